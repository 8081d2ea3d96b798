import { z } from 'zod'
import { jsonMessage, timeMs } from './json-message.ts'
import type { JsonMessage } from './json-message.ts'

/** Value in `erased.v1`: events of this key up to this time were erased and never come back. */
const schema = z.object({ until: timeMs })

export type ErasedMessage = z.infer<typeof schema>

export const ERASED_MESSAGE: JsonMessage<ErasedMessage> = jsonMessage('erasure', schema)

export type ErasedKey =
  | { readonly kind: 'click'; readonly id: string }
  | { readonly kind: 'publisher'; readonly id: number }
  | { readonly kind: 'address'; readonly keyId: number; readonly hash: string }

/** Key in `erased.v1`: `click/<uuid>`, `publisher/<id>` or `address/<key id>/<16 hex digits>`. */
export function erasedKey(key: ErasedKey): string {
  switch (key.kind) {
    case 'click':
      return `click/${key.id}`
    case 'publisher':
      return `publisher/${key.id}`
    case 'address':
      return `address/${key.keyId}/${key.hash}`
  }
}
