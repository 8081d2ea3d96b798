/** Where a page of clicks ended. */
export interface ClickCursor {
  readonly timeMs: number
  readonly clickId: string
}

export function writeCursor({ timeMs, clickId }: ClickCursor): string {
  return Buffer.from(`${timeMs} ${clickId}`).toString('base64url')
}

/** @returns undefined for anything that no page ended with */
export function readCursor(text: string): ClickCursor | undefined {
  const match = /^(\d{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(text, 'base64url').toString('latin1'),
  )
  return match === null ? undefined : { timeMs: Number(match[1]), clickId: match[2] ?? '' }
}
