/** First path segments that the ingress keeps for itself, or may one day; compared without case. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'postback',
  'livez',
  'readyz',
  'healthz',
  'metrics',
  'v1',
  'openapi',
  'robots',
  'favicon',
])
