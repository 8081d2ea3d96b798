import type { Answer } from '@smartlink/http/answer'
import { html } from '@smartlink/http/answer'
import { PAGE_POLICY } from '@smartlink/http/security-headers'

export function answerPage(text: string): Answer {
  return html(text, { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' })
}
