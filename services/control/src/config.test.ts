import { parseSettings } from '@smartlink/service-kit/settings'
import { expect, test } from 'vitest'
import { controlConfig } from './config.ts'

test('reports of another machine are asked where the settings say', () => {
  const environment = { SMARTLINK_REPORT: 'http://report:8082' }
  expect(controlConfig(parseSettings([], environment)).reportUrl).toBe('http://report:8082')
  expect(controlConfig(parseSettings(['--report', 'http://report:8082'], {})).reportUrl).toBe('http://report:8082')
})
