import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDirectory, syncDirectory } from '@smartlink/segment-log/make-directory'
import { isMissing } from '@smartlink/segment-log/segment-files'
import type { TopicSpec } from '../event-log.ts'

const FILE = 'topic.json'

/** Reads what topics there are below `log/`. */
export function loadTopics(logDir: string): TopicSpec[] {
  let names: string[]
  try {
    names = readdirSync(logDir)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
  const topics: TopicSpec[] = []
  for (const name of names) {
    try {
      topics.push(JSON.parse(readFileSync(join(logDir, name, FILE), 'utf8')) as TopicSpec)
    } catch (error) {
      if (!isMissing(error) && !isNoDirectory(error)) throw error
    }
  }
  return topics
}

/** Writes a topic down; it exists from then on. */
export function saveTopic(logDir: string, spec: TopicSpec): void {
  const directory = join(logDir, spec.name)
  makeDirectory(directory)
  const path = join(directory, FILE)
  writeFileSync(`${path}.new`, `${JSON.stringify(spec, null, 2)}\n`, { flush: true })
  renameSync(`${path}.new`, path)
  syncDirectory(directory)
}

/** In words, how a topic differs from what is asked of it. */
export function differencesOf(found: TopicSpec, wanted: TopicSpec): string[] {
  const differences: string[] = []
  const compare = (what: string, is: unknown, should: unknown): void => {
    if (is !== should) differences.push(`${what} is ${String(is)}, specified is ${String(should)}`)
  }
  compare('partitions', found.partitions, wanted.partitions)
  compare('cleanup', found.cleanup, wanted.cleanup)
  compare('retention in ms', found.retentionMs, wanted.retentionMs)
  const names = new Set([...Object.keys(found.settings ?? {}), ...Object.keys(wanted.settings ?? {})])
  for (const name of names) compare(name, found.settings?.[name], wanted.settings?.[name])
  return differences
}

function isNoDirectory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOTDIR'
}
