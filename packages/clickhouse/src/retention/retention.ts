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

/** The settings of an installation that are about retention. */
export interface RetentionSettings {
  readonly retentionClicksDays?: number | undefined
  readonly retentionConversionsDays?: number | undefined
  readonly retentionRejectedDays?: number | undefined
  readonly retentionScoresDays?: number | undefined
  readonly retentionMarksDays?: number | undefined
  readonly retentionAggregatesDays?: number | undefined
  readonly retentionHistoryDays?: number | undefined
  readonly retentionAddressDays?: number | undefined
  readonly retentionReferrerDays?: number | undefined
  readonly retentionUserAgentDays?: number | undefined
}

/** What the settings say; what they do not say stays as it is. */
export function retentionFrom(settings: RetentionSettings): Partial<Retention> {
  const said = {
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
  return Object.fromEntries(Object.entries(said).filter(([, days]) => days !== undefined))
}
