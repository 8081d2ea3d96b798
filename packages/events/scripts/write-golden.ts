/** Writes the golden message of a released version that has none yet; an existing one is never touched. */
import { existsSync, writeFileSync } from 'node:fs'
import { encodeClick, encodeConversion, encodeMark } from '../src/codec.ts'
import { newestSchema } from '../src/schemas.ts'
import { sampleClick, sampleConversion, sampleMark } from '../src/testing/sample-events.ts'

const GOLDEN = new URL('../src/golden/', import.meta.url)

writeGolden('click', sampleClick(), encodeClick(sampleClick()))
writeGolden('conversion', sampleConversion(), encodeConversion(sampleConversion()))
writeGolden('mark', sampleMark(), encodeMark(sampleMark()))

function writeGolden(name: 'click' | 'conversion' | 'mark', value: object, message: Buffer): void {
  const { version } = newestSchema(name)
  const target = new URL(`${name}.v${version}.hex`, GOLDEN)
  if (existsSync(target)) return
  writeFileSync(target, `${message.toString('hex').replaceAll(/(.{100})/g, '$1\n')}\n`)
  writeFileSync(new URL(`${name}.v${version}.json`, GOLDEN), `${JSON.stringify(value, bytesAsHex, 2)}\n`)
}

function bytesAsHex(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key]
  return Buffer.isBuffer(original) ? original.toString('hex') : value
}
