import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import { readConsoleFiles } from './console-files.ts'
import { createReportProxy, REPORT_PATH } from './report-proxy.ts'
import { adoptSession } from './session-cookie.ts'
import type { SessionSeal } from './session-seal.ts'

/** Where `pnpm --filter @smartlink/console build` puts it. */
export const CONSOLE_DIRECTORY = fileURLToPath(new URL('../../../../packages/console/dist', import.meta.url))

export interface ConsoleFrontOptions {
  /** Where the built console lies. */
  readonly directory: string
  readonly seal: SessionSeal
  readonly clock: Clock
  readonly logger: Logger
  reportUrl(): string | undefined
}

/** Stands before the API: the console's files and sessions, and the way to reports. All else is the API's to answer. */
export async function consoleFront(options: ConsoleFrontOptions, api: RequestListener): Promise<RequestListener> {
  const { directory, seal, clock, logger } = options
  const files = await readConsoleFiles(directory)
  if (files === undefined) logger.warn({ directory }, 'The console was not built: / shows a plain page')
  const proxy = createReportProxy(options.reportUrl, logger)

  return (request, response) => {
    adoptSession(request.headers, seal, clock.now())
    if (request.url?.startsWith(`${REPORT_PATH}/`) === true) proxy(request, response)
    else if (files?.serve(request, response) !== true) api(request, response)
  }
}
