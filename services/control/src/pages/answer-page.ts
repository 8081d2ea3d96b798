import type { Answer } from '@smartlink/http/answer'
import { PAGE_POLICY } from '@smartlink/http/security-headers'

export function answerPage(text: string, status = 200): Answer {
  const headers = { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' }
  return { kind: 'html', status, body: text, headers }
}
