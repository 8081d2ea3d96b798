/** Why a postback was not taken as a conversion. */
export interface PostbackReason {
  readonly status: number
  /** One sentence for the advertiser's engineer. */
  readonly meaning: string
}

/** The registry: codes stay, they are stored with refused input. */
export const POSTBACK_REASONS = {
  'conversion.cid_missing': { status: 400, meaning: 'The click token (cid) is missing.' },
  'conversion.cid_invalid': { status: 400, meaning: 'The click token (cid) is not one of ours, or was altered.' },
  'conversion.token_missing': { status: 401, meaning: 'The postback token (token) is missing.' },
  'conversion.token_wrong': { status: 403, meaning: "The postback token is not that of the offer's advertiser." },
  'conversion.offer_unknown': { status: 404, meaning: 'The offer of this click is not known here.' },
  'conversion.status_invalid': { status: 400, meaning: 'The status must be approved, pending or rejected.' },
  'conversion.amount_invalid': {
    status: 400,
    meaning: 'An amount must be a decimal such as 1.50: not negative, at most 6 digits after the point.',
  },
  'conversion.currency_unknown': { status: 400, meaning: 'The currency must be an ISO 4217 code such as USD.' },
  'conversion.currency_missing': {
    status: 400,
    meaning: 'The offer pays and earns in different currencies, so amounts need a currency.',
  },
  'conversion.field_too_long': { status: 400, meaning: 'goal and txid may have at most 255 bytes.' },
  'conversion.too_old': { status: 410, meaning: 'The click is older than the attribution window of its offer.' },
  'conversion.not_stored': { status: 503, meaning: 'The conversion could not be stored; send it again.' },
} as const satisfies Record<string, PostbackReason>

export type PostbackReasonCode = keyof typeof POSTBACK_REASONS
