import type { Logger } from '@smartlink/service-kit/logger'
import { z } from 'zod'
import { REPORT_PATH } from '../console/report-proxy.ts'

/** What control takes of the report API's own description. */
const described = z.object({
  tags: z.array(z.object({ name: z.string(), description: z.string().optional() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
})

type Described = z.output<typeof described>

const ASK_TIMEOUT_MS = 2_000
const KEPT_MS = 60_000
const MAX_BYTES = 4 << 20

/** Asks the report API for its description, at most once a minute; undefined while it does not answer. */
export function createReportDescription(reportUrl: () => string | undefined, logger: Logger) {
  let kept: { readonly url: string; readonly untilMs: number; readonly description: Described } | undefined

  return async (): Promise<Described | undefined> => {
    const url = reportUrl()
    if (url === undefined) return undefined
    if (kept?.url === url && performance.now() < kept.untilMs) return kept.description
    try {
      const response = await fetch(new URL('/openapi.json', url), {
        redirect: 'error',
        signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
      })
      const text = await response.text()
      if (!response.ok || text.length > MAX_BYTES) throw new Error(`It answered ${response.status}`)
      const description = described.parse(JSON.parse(text))
      kept = { url, untilMs: performance.now() + KEPT_MS, description }
      return description
    } catch (error) {
      logger.warn({ err: error, url }, 'The report API does not describe itself: /openapi.json is without its paths')
      // What it said before is likelier to be true than nothing.
      return kept?.url === url ? kept.description : undefined
    }
  }
}

/**
 * One document of both APIs. The report API's paths stand where this service hands them on (`/report-api/…`), so that a
 * client made from the document needs one address and one token.
 */
export function withReports(
  document: Readonly<Record<string, unknown>>,
  report: Described | undefined,
): Record<string, unknown> {
  if (report === undefined) return { ...document }
  const { paths, tags, components } = document as {
    readonly paths: Record<string, unknown>
    readonly tags: readonly { readonly name: string }[]
    readonly components: { readonly schemas: Record<string, unknown> }
  }
  const known = new Set(tags.map(({ name }) => name))
  const handedOn = Object.entries(report.paths).map(([path, operations]) => [`${REPORT_PATH}${path}`, operations])
  return {
    ...document,
    tags: [...tags, ...report.tags.filter(({ name }) => !known.has(name))],
    paths: { ...paths, ...Object.fromEntries(handedOn) },
    components: { ...components, schemas: { ...report.components.schemas, ...components.schemas } },
  }
}
