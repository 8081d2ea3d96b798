import { AnswerHeaders } from '../front-end/answer-headers.ts'
import type { PlainAnswer } from '../front-end/front-end.ts'

/** What a visitor is told when a click leads nowhere. */
export interface Refusal {
  /** Code of the reason registry. */
  readonly code: string
  /** One sentence for people. */
  readonly meaning: string
  readonly status: number
}

const COMMON_HEADERS = [
  'Cache-Control',
  'private, no-store',
  'X-Robots-Tag',
  'noindex',
  'X-Content-Type-Options',
  'nosniff',
  'Vary',
  'Accept',
]

const PAGE_HEADERS = [
  'Content-Type',
  'text/html; charset=utf-8',
  'Content-Security-Policy',
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  ...COMMON_HEADERS,
]

const PROBLEM_HEADERS = ['Content-Type', 'application/problem+json', ...COMMON_HEADERS]

/** A short page with the reason code, or a problem document (RFC 9457) for clients that ask for JSON. */
export function refusalAnswer({ code, meaning, status }: Refusal, json: boolean): PlainAnswer {
  const problem = { type: 'about:blank', title: meaning, status, code }
  const body = json ? `${JSON.stringify(problem)}\n` : refusalPage(code, meaning)
  const length = ['Content-Length', String(Buffer.byteLength(body))]
  const headers = new AnswerHeaders([...(json ? PROBLEM_HEADERS : PAGE_HEADERS), ...length])
  return { status, location: '', headers, body }
}

function refusalPage(code: string, meaning: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This link leads nowhere</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;color:#222}code{color:#777}</style>
<h1>This link leads nowhere</h1>
<p>${escapeHtml(meaning)}</p>
<p><code>${escapeHtml(code)}</code></p>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
