import type { LogLogger } from '../../open-log-options.ts'

const nothing = (): void => undefined

export const silentLogger: LogLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
