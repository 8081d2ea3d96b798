const MAX_HOSTS = 100
const OTHER = 'other'

/** What was asked for and does not exist, since the last report. */
export interface NotFoundReport {
  /** Requests per host; hosts beyond the first 100 together as `other`. */
  readonly hosts: readonly (readonly [host: string, requests: number])[]
  /** One of them, without its query: that may hold what is nobody's business in a log. */
  readonly sample: { readonly host: string; readonly path: string } | undefined
}

/**
 * Counts requests for links that don't exist. They are no clicks and leave no event: scanners must not write our disk.
 */
export class NotFoundCounter {
  #hosts = new Map<string, number>()
  #sample: { host: string; path: string } | undefined

  /** @param target what the request asked for, query included */
  count(host: string, target: string): void {
    const counted = this.#hosts.has(host) || this.#hosts.size < MAX_HOSTS ? host : OTHER
    this.#hosts.set(counted, (this.#hosts.get(counted) ?? 0) + 1)
    this.#sample ??= { host: host.slice(0, 255), path: target.split('?', 1)[0]?.slice(0, 255) ?? '' }
  }

  /** What came since the last call; undefined when nothing did. */
  take(): NotFoundReport | undefined {
    if (this.#hosts.size === 0) return undefined
    const report = { hosts: [...this.#hosts], sample: this.#sample }
    this.#hosts = new Map()
    this.#sample = undefined
    return report
  }
}
