import { z } from 'zod'

export const MAX_URL_BYTES = 2_048

/** An absolute http(s) address without user information, kept as written. */
export const httpUrl = z.string().superRefine((text, context) => {
  const problem = problemOfHttpUrl(text)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, params: { code: 'bad_url' } })
})

/** Why the text is no address this system would send a visitor to, or undefined. */
export function problemOfHttpUrl(text: string): string | undefined {
  if (Buffer.byteLength(text) > MAX_URL_BYTES) return `Must have at most ${MAX_URL_BYTES} bytes`
  // WHATWG parsing drops or rewrites these, so what is stored would not be what is sent.
  if (/[\s\\\p{Cc}\p{Cs}]/u.test(text)) return 'Must not contain white space, backslashes or control characters'
  if (!/^https?:\/\/[^/?#]/i.test(text)) return 'Must start with http:// or https:// and a host'
  if (!URL.canParse(text)) return 'Must be a valid address'
  const url = new URL(text)
  const authority = text.slice(text.indexOf('//') + 2).split(/[/?#]/, 1)[0] ?? ''
  if (url.username !== '' || url.password !== '' || authority.includes('@'))
    return 'Must not contain a user name or password'
  return undefined
}
