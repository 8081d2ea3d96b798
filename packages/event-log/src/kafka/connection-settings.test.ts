import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { brokersIn, wireSettings } from './connection-settings.ts'
import { optionsForTests } from './testing/options-for-tests.ts'

test('a URL names its brokers, IPv6 addresses too', () => {
  expect(brokersIn('kafka://a:9092')).toEqual([{ host: 'a', port: 9092 }])
  expect(brokersIn('kafkas://a.example:1,[::1]:2')).toEqual([
    { host: 'a.example', port: 1 },
    { host: '::1', port: 2 },
  ])
  for (const url of ['kafka://', 'kafka://a', 'kafka://a:b', 'http://a:1', 'kafka://a:1,,b:2']) {
    expect(() => brokersIn(url)).toThrow(url)
  }
})

test('kafkas, or any TLS option, makes connections TLS; SASL is not shared with the caller', () => {
  const plain = optionsForTests(['a:1'])
  expect(wireSettings(plain)).toMatchObject({ ssl: null, sasl: null, clientId: 'test' })
  expect(wireSettings({ ...plain, url: 'kafkas://a:1' }).ssl).toEqual({})
  expect(wireSettings({ ...plain, tls: { ca: 'PEM' } }).ssl).toEqual({ ca: 'PEM' })
  const sasl = { mechanism: 'plain', username: 'u', password: 'p' } as const
  const settings = wireSettings({ ...plain, sasl })
  expect(settings.sasl).toEqual(sasl)
  expect(settings.sasl).not.toBe(sasl)
})

test('kafkajs is the version whose insides the adapter stands on', () => {
  const manifest = createRequire(import.meta.url).resolve('kafkajs/package.json')
  expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ version: '2.2.4' })
})
