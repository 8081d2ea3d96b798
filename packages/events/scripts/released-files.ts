import { readdirSync, readFileSync } from 'node:fs'
import type { AvroRecord } from '../src/avro-schema.ts'
import { releasedText, typesText } from './event-types.ts'
import { writerText } from './event-writers.ts'
import type { ReleasedFile } from './event-types.ts'

const SCHEMAS = new URL('../schemas/', import.meta.url)
export const GENERATED = new URL('../src/generated/', import.meta.url)

/** Every schema file, by event and rising version. */
export function readReleasedFiles(): ReleasedFile[] {
  const files = readdirSync(SCHEMAS).map((name) => {
    const [, event, version] = /^([a-z]+)\.v([0-9]+)\.avsc$/.exec(name) ?? []
    if (event === undefined || version === undefined) throw new Error(`${name} is not <event>.v<version>.avsc`)
    const avsc = JSON.parse(readFileSync(new URL(name, SCHEMAS), 'utf8')) as AvroRecord
    return { event, version: Number(version), avsc }
  })
  return files.toSorted((a, b) => a.event.localeCompare(b.event) || a.version - b.version)
}

/** Name and text of every generated file. */
export function generatedFiles(files: readonly ReleasedFile[]): Map<string, string> {
  const texts = new Map([['released.ts', releasedText(files)]])
  // Later versions overwrite earlier ones: a program works with the newest and reads the older ones into it.
  for (const file of files) {
    texts.set(`${file.event}.ts`, typesText(file.avsc))
    texts.set(`write-${file.event}.ts`, writerText(file.avsc, file.event))
  }
  return texts
}
