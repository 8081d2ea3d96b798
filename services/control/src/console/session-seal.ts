import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { KeyRing } from '@smartlink/secrets/key'
import { findKey } from '@smartlink/secrets/key'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const MAX_SEALED_CHARACTERS = 1_024

/** Turns an API token into what a session cookie holds, and back. The token itself never lies in a browser's store. */
export interface SessionSeal {
  seal(token: string, expiresMs: number): string
  /** The token; undefined when the text is forged, cut, too old or of a key that is gone. */
  open(sealed: string, nowMs: number): string | undefined
}

/**
 * `<key id>.<base64url of nonce ‖ AES-256-GCM of "expiry token" ‖ tag>`. Its key is derived from the master key, so every
 * control of an installation opens what another has sealed, also after a restart.
 */
export function createSessionSeal(secrets: { readonly master: KeyRing }): SessionSeal {
  const keyOf = (id: number): Buffer | undefined => {
    const key = findKey(secrets.master, id)
    return key === undefined
      ? undefined
      : Buffer.from(hkdfSync('sha256', key.bytes, '', 'smartlink console session', 32))
  }

  return {
    seal: (token, expiresMs) => {
      const { id } = secrets.master.current
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyOf(id) as Buffer, nonce)
      const text = Buffer.concat([cipher.update(`${expiresMs} ${token}`, 'utf8'), cipher.final()])
      return `${id}.${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')}`
    },
    open: (sealed, nowMs) => {
      if (sealed.length > MAX_SEALED_CHARACTERS) return undefined
      const [, id = '', packed = ''] = /^(\d{1,10})\.([\w-]+)$/.exec(sealed) ?? []
      const key = keyOf(Number(id))
      const bytes = Buffer.from(packed, 'base64url')
      if (key === undefined || bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined
      const text = decrypt(key, bytes)
      const [, expires = '', token] = /^(\d+) (.+)$/.exec(text ?? '') ?? []
      return token !== undefined && Number(expires) > nowMs ? token : undefined
    },
  }
}

function decrypt(key: Buffer, bytes: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    // Only a wrong tag throws here: it was not sealed by us.
    return undefined
  }
}
