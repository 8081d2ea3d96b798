/** A problem document (RFC 9457) of the form that every API here answers with. */
export function problemDocument(
  status: number,
  code: string,
  detail: string,
): Readonly<Record<string, string | number>> {
  return { type: `urn:smartlink:problem:${code}`, title: TITLES[status] ?? 'Not taken', status, code, detail }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request could not be read',
  401: 'Who asks is not known',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  410: 'Too late',
  413: 'The body is too large',
  415: 'The body is of a kind that is not understood',
  500: 'Something broke',
  503: 'Not now',
}
