import { z } from 'zod'
import { MAX_URL_BYTES, problemOfHttpUrl } from './http-url.ts'

const MACRO = /\{([a-z][a-z0-9_]*)\}/g

/** Address of an offer, with macros such as `{click_id}` in its path, query or fragment. */
export const urlTemplate = z.string().superRefine((text, context) => {
  const problem = problemOfUrlTemplate(text)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, params: { code: 'bad_url' } })
})

/** Why the template is refused at save, or undefined. */
export function problemOfUrlTemplate(template: string): string | undefined {
  const authorityStart = template.indexOf('//')
  const scheme = authorityStart < 0 ? template : template.slice(0, authorityStart)
  const authority = authorityStart < 0 ? '' : (template.slice(authorityStart + 2).split(/[/?#\\]/, 1)[0] ?? '')
  if (/[{}]/.test(scheme) || /[{}]/.test(authority)) return 'Must not have a macro in its scheme, host or port'
  // A macro can become anything that is percent-encoded; one letter stands for it.
  return problemOfHttpUrl(template.replace(MACRO, 'x')) ?? lengthProblem(template)
}

/** Names of the macros in a template, in order, each once. */
export function macrosOf(template: string): string[] {
  return [...new Set([...template.matchAll(MACRO)].map(([, name = '']) => name))]
}

function lengthProblem(template: string): string | undefined {
  return Buffer.byteLength(template) > MAX_URL_BYTES ? `Must have at most ${MAX_URL_BYTES} bytes` : undefined
}
