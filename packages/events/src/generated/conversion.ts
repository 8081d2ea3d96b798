// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

export type Class = 'human' | 'bot' | 'preflight' | 'test'

export type ConversionStatus = 'approved' | 'pending' | 'rejected'

/** One postback that was taken in, accepted or rejected. */
export interface Conversion {
  /** UUIDv7 of this postback, big endian */
  readonly conversion_id: Buffer
  /** stream u64 BE, then sequence u64 BE */
  readonly origin: Buffer
  /** when the postback came in, UTC */
  readonly received_at: number
  /** click the token names; zeros when the token could not be read */
  readonly click_id: Buffer
  /** time of that click; 0 when unknown */
  readonly click_time: number
  /** class of the click */
  readonly class: Class
  /** smart link of the click */
  readonly link_id: number
  /** offer of the click */
  readonly offer_id: number
  /** publisher of the click */
  readonly publisher_id: number
  /** advertiser whose token authorised it */
  readonly advertiser_id: number
  /** click token as received, at most 255 bytes */
  readonly cid: string
  /** goal, empty for the default one */
  readonly goal: string
  /** the advertiser's transaction id */
  readonly txid: string
  /** status the advertiser gave */
  readonly status: ConversionStatus
  /** payout of the postback in millionths; null: that of the click */
  readonly payout_micros: null | number
  /** revenue of the postback in millionths; null: that of the click */
  readonly revenue_micros: null | number
  /** ISO 4217 of the postback's amounts, empty without amounts */
  readonly currency: string
  /** disposition because a cap was used up: empty, `accept`, `pending` or `reject` */
  readonly late: string
  /** empty when accepted, else the reason code why this input was refused */
  readonly refused: string
  /** the parameters as received when refused, at most 2,048 bytes */
  readonly input: string
  /** CRC-32C, u32 BE, of every byte of the message before it, its 10-byte head included; always the last field */
  readonly guard: Buffer
}

/** What a writer gives of a Conversion; a field left out has its default. */
export interface NewConversion {
  /** UUIDv7 of this postback, big endian */
  readonly conversion_id: Buffer
  /** stream u64 BE, then sequence u64 BE */
  readonly origin: Buffer
  /** when the postback came in, UTC */
  readonly received_at: number
  /** click the token names; zeros when the token could not be read */
  readonly click_id?: Buffer
  /** time of that click; 0 when unknown */
  readonly click_time?: number
  /** class of the click */
  readonly class?: Class
  /** smart link of the click */
  readonly link_id?: number
  /** offer of the click */
  readonly offer_id?: number
  /** publisher of the click */
  readonly publisher_id?: number
  /** advertiser whose token authorised it */
  readonly advertiser_id?: number
  /** click token as received, at most 255 bytes */
  readonly cid?: string
  /** goal, empty for the default one */
  readonly goal?: string
  /** the advertiser's transaction id */
  readonly txid?: string
  /** status the advertiser gave */
  readonly status?: ConversionStatus
  /** payout of the postback in millionths; null: that of the click */
  readonly payout_micros?: null | number
  /** revenue of the postback in millionths; null: that of the click */
  readonly revenue_micros?: null | number
  /** ISO 4217 of the postback's amounts, empty without amounts */
  readonly currency?: string
  /** disposition because a cap was used up: empty, `accept`, `pending` or `reject` */
  readonly late?: string
  /** empty when accepted, else the reason code why this input was refused */
  readonly refused?: string
  /** the parameters as received when refused, at most 2,048 bytes */
  readonly input?: string
}
