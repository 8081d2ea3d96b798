import type { QueryParams } from '../clickhouse-client.ts'

/** What is erased, as rows name it. */
export type ErasedSubject =
  | { readonly kind: 'publisher'; readonly publisherId: number }
  | { readonly kind: 'click'; readonly clickIds: readonly string[] }
  | { readonly kind: 'address'; readonly hashes: readonly { readonly keyId: number; readonly hash: string }[] }

/** A condition of SQL, and its parameters. */
export interface Condition {
  readonly sql: string
  readonly params: QueryParams
}

/** Clicks of the subject up to a time. */
export function clicksOf(subject: ErasedSubject, untilMs: number): Condition {
  const until = `time <= fromUnixTimestamp64Milli({until:Int64})`
  switch (subject.kind) {
    case 'publisher':
      return {
        sql: `publisher_id = {publisher:Int32} AND ${until}`,
        params: { publisher: subject.publisherId, until: untilMs },
      }
    case 'click':
      return { sql: `click_id IN (${uuids(subject.clickIds)}) AND ${until}`, params: { until: untilMs } }
    case 'address': {
      const pairs = subject.hashes.map(({ keyId, hash }) => `(${keyId}, ${BigInt(`0x${hash}`)})`)
      return { sql: `(key_id, address_key) IN (${pairs.join(', ')}) AND ${until}`, params: { until: untilMs } }
    }
  }
}

/** Conversions, also refused ones, that name the subject themselves; undefined where only their click tells. */
export function conversionsOf(subject: ErasedSubject, untilMs: number): Condition | undefined {
  const until = `click_time <= fromUnixTimestamp64Milli({until:Int64})`
  switch (subject.kind) {
    case 'publisher':
      return {
        sql: `publisher_id = {publisher:Int32} AND ${until}`,
        params: { publisher: subject.publisherId, until: untilMs },
      }
    case 'click':
      return { sql: `click_id IN (${uuids(subject.clickIds)}) AND ${until}`, params: { until: untilMs } }
    case 'address':
      return undefined
  }
}

/** Fraud scores about the subject; undefined where none name it. */
export function scoresOf(subject: ErasedSubject, untilMs: number): Condition | undefined {
  const until = `published_at <= fromUnixTimestamp64Milli({until:Int64})`
  switch (subject.kind) {
    case 'publisher': {
      const source = `source:${subject.publisherId}`
      return {
        sql: `(subject = {source:String} OR startsWith(subject, {sub_sources:String})) AND ${until}`,
        params: { source, sub_sources: `${source}/`, until: untilMs },
      }
    }
    case 'address':
      return {
        sql: `subject IN {subjects:Array(String)} AND ${until}`,
        params: { subjects: subject.hashes.map(({ hash }) => `address:${hash}`), until: untilMs },
      }
    case 'click':
      return undefined
  }
}

/** Ids as literals: what is no id is refused before it stands in a statement. */
export function uuids(ids: readonly string[]): string {
  const wrong = ids.find((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
  if (wrong !== undefined) throw new TypeError(`${wrong} is no click id`)
  return ids.map((id) => `toUUID('${id}')`).join(', ')
}
