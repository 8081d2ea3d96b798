import type { OpenLogOptions } from '../../open-log-options.ts'

const quiet = (): void => undefined

/** Options of a log over brokers of a test. */
export function optionsForTests(brokers: readonly string[], overrides: Partial<OpenLogOptions> = {}): OpenLogOptions {
  return {
    url: `kafka://${brokers.join(',')}`,
    dataDir: '/nowhere',
    topicPrefix: '',
    groupPrefix: '',
    clientId: 'test',
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    ...overrides,
  }
}
