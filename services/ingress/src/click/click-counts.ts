/** What a click thread counts, from its beginning on. */
export class ClickCounts {
  readonly clicks: Record<string, number> = {}
  readonly reasons: Record<string, number> = {}
  readonly postbacks: Record<string, number> = {}
  cuts = 0
  deepLinksRefused = 0
  capWaits = 0
  spreadEvents = 0

  countClick(visitClass: string, outcome: string, reason: string): void {
    add(this.clicks, `${visitClass} ${outcome}`)
    if (reason !== '') add(this.reasons, reason)
  }

  countPostback(result: string): void {
    add(this.postbacks, result)
  }
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
