const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Without asking each text for it: texts have many shapes inside the engine, and that look-up cost more than the rest. */
const charCodeAt: (text: string, index: number) => number = Function.prototype.call.bind(String.prototype.charCodeAt)

const PERCENT = 0x25
const PLUS = 0x2b
const SPACE = 0x20

/**
 * Decodes one name or value of a query as forms encode them: `+` is a space, `%41` is a byte, the bytes are UTF-8.
 * Never fails: a broken escape stays as it is and invalid UTF-8 becomes U+FFFD. Raw bytes above 0x7f arrive as one
 * character each, as Node's parser hands them over.
 */
export function decodeComponent(raw: string): string {
  if (isPlain(raw)) return raw
  const bytes = Buffer.from(raw, isBytes(raw) ? 'latin1' : 'utf8')
  let length = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    const high = byte === PERCENT ? hexDigit(bytes[at + 1]) : -1
    const low = high >= 0 ? hexDigit(bytes[at + 2]) : -1
    if (low >= 0) {
      bytes[length] = high * 16 + low
      at += 2
    } else {
      bytes[length] = byte === PLUS ? SPACE : byte
    }
    length += 1
  }
  return utf8.decode(bytes.subarray(0, length))
}

function isPlain(raw: string): boolean {
  const { length } = raw
  for (let at = 0; at < length; at += 1) {
    const code = charCodeAt(raw, at)
    if (code === PERCENT || code === PLUS || code > 0x7f) return false
  }
  return true
}

function isBytes(raw: string): boolean {
  for (let at = 0; at < raw.length; at += 1) {
    if (raw.charCodeAt(at) > 0xff) return false
  }
  return true
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
