/**
 * Whether an Accept header asks for JSON rather than a page (RFC 9110, 12.5.1, as far as these two types need it): JSON
 * is named, and its quality is above that of `text/html`.
 */
export function prefersJson(accept: string): boolean {
  if (!accept.includes('json')) return false
  let json = 0
  let html = 0
  for (const range of accept.toLowerCase().split(',').slice(0, MAX_RANGES)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = qualityOf(parameters)
    if (type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))) {
      json = Math.max(json, quality)
    } else if (type === 'text/html' || type === 'application/xhtml+xml') {
      html = Math.max(html, quality)
    }
  }
  return json > html
}

const MAX_RANGES = 20

function qualityOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    if (parameter.startsWith('q=')) {
      const quality = Number(parameter.slice(2))
      return quality >= 0 && quality <= 1 ? quality : 0
    }
  }
  return 1
}
