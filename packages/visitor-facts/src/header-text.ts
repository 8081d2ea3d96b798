/** Text of a header: Node hands over one character per byte, and what is not ASCII was UTF-8 when it was sent. */
export function headerText(value: string, maxBytes: number): string {
  if (value.length <= maxBytes && isAscii(value)) return value
  const bytes = Buffer.from(value, isLatin1(value) ? 'latin1' : 'utf8')
  let end = Math.min(bytes.length, maxBytes)
  // Never between the bytes of one character: those after its first are 10xxxxxx.
  if (end < bytes.length) while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  const text = bytes.toString('utf8', 0, end)
  // Bytes that are no UTF-8 grow to three each.
  return Buffer.byteLength(text) <= maxBytes ? text : headerText(text, maxBytes)
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

function isLatin1(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0xff) return false
  return true
}
