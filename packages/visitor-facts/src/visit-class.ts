import type { Agent } from './agent/agent.ts'
import type { RequestHeaders } from './request-headers.ts'

/** What kind of request it is by itself, and why; empty for a human. A test token is looked at elsewhere. */
export interface VisitClass {
  readonly class: 'human' | 'bot' | 'preflight'
  readonly class_reason: '' | 'bot.declared' | 'preflight.head' | 'preflight.prefetch' | 'preflight.link_preview'
}

const HUMAN: VisitClass = { class: 'human', class_reason: '' }
const BOT: VisitClass = { class: 'bot', class_reason: 'bot.declared' }
const HEAD: VisitClass = { class: 'preflight', class_reason: 'preflight.head' }
const PREFETCH: VisitClass = { class: 'preflight', class_reason: 'preflight.prefetch' }
const LINK_PREVIEW: VisitClass = { class: 'preflight', class_reason: 'preflight.link_preview' }

export function classOf(method: string, headers: RequestHeaders, agent: Agent): VisitClass {
  if (method === 'HEAD') return HEAD
  if (isPrefetch(headers)) return PREFETCH
  if (agent.isLinkPreview) return LINK_PREVIEW
  return agent.isBot ? BOT : HUMAN
}

/** Prefetch, prerender or preview, by the header of the standard or one of its forerunners. */
export function isPrefetch({ secPurpose, purpose, xPurpose, xMoz }: RequestHeaders): boolean {
  if (secPurpose === '' && purpose === '' && xPurpose === '' && xMoz === '') return false
  return /\b(prefetch|prerender|preview)\b/i.test(`${secPurpose} ${purpose} ${xPurpose} ${xMoz}`)
}
