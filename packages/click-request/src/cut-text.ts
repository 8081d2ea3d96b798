/** A text within its limit; `cut` says that it was longer. */
export interface Cut {
  readonly text: string
  readonly cut: boolean
}

/** The longest start of `text` that fits in `maxBytes` of UTF-8 and ends with a whole character. */
export function cutText(text: string, maxBytes: number): Cut {
  // A UTF-16 unit is at most 3 bytes of UTF-8, so short texts need no counting.
  if (text.length * 3 <= maxBytes) return { text, cut: false }
  if (Buffer.byteLength(text) <= maxBytes) return { text, cut: false }
  const bytes = Buffer.from(text)
  let end = maxBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return { text: bytes.toString('utf8', 0, end), cut: true }
}
