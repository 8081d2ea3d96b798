/** How many days what is stored is kept, by what it is about. */
export interface Retention {
  /** Clicks, by their time. */
  readonly clicksDays: number
  /** Conversions, by the day of their click. */
  readonly conversionsDays: number
  /** Refused postbacks. */
  readonly rejectedDays: number
  /** Fraud scores as they were published. */
  readonly scoresDays: number
  /** Marks of streams. */
  readonly marksDays: number
  /** Hourly sums. */
  readonly aggregatesDays: number
  /** Revisions of the catalog after they were replaced by newer ones; 0: for ever. */
  readonly historyDays: number
  /** Addresses in clicks, in their stored form and as keyed hashes. */
  readonly addressDays: number
  readonly referrerDays: number
  readonly userAgentDays: number
}

/** What the migrations say. */
export const DEFAULT_RETENTION: Retention = {
  clicksDays: 400,
  conversionsDays: 1100,
  rejectedDays: 90,
  scoresDays: 400,
  marksDays: 400,
  aggregatesDays: 1100,
  historyDays: 0,
  addressDays: 90,
  referrerDays: 90,
  userAgentDays: 90,
}

/** The settings of an installation that are about retention. */
export interface RetentionSettings {
  readonly retentionClicksDays: number
  readonly retentionConversionsDays: number
  readonly retentionRejectedDays: number
  readonly retentionScoresDays: number
  readonly retentionMarksDays: number
  readonly retentionAggregatesDays: number
  readonly retentionHistoryDays: number
  readonly retentionAddressDays: number
  readonly retentionReferrerDays: number
  readonly retentionUserAgentDays: number
}

export function retentionFrom(settings: RetentionSettings): Retention {
  return {
    clicksDays: settings.retentionClicksDays,
    conversionsDays: settings.retentionConversionsDays,
    rejectedDays: settings.retentionRejectedDays,
    scoresDays: settings.retentionScoresDays,
    marksDays: settings.retentionMarksDays,
    aggregatesDays: settings.retentionAggregatesDays,
    historyDays: settings.retentionHistoryDays,
    addressDays: settings.retentionAddressDays,
    referrerDays: settings.retentionReferrerDays,
    userAgentDays: settings.retentionUserAgentDays,
  }
}
