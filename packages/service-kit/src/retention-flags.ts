import { daysKept } from './flag-values.ts'

/**
 * How long things are kept in ClickHouse: what holds when the tables are made, the least there may be, and why it may not be less.
 * What is not set stays as it is: a process that is started without these settings must not shorten anything.
 */
export const RETENTION_FLAGS = {
  retentionClicksDays: days(
    400,
    40,
    'a click that was parked can be sent again until then, and is known to be stored by its row alone',
    'how long clicks are kept in ClickHouse',
  ),
  retentionConversionsDays: days(
    1100,
    400,
    'a postback may come 365 days after its click and lie 30 days in the log, and one whose conversion is gone counts again',
    'how long conversions are kept, from the day of their click',
  ),
  retentionRejectedDays: days(90, 1, 'what is refused is kept to be explained', 'how long refused postbacks are kept'),
  retentionScoresDays: days(
    400,
    8,
    'a fraud score may hold for seven days',
    'how long published fraud scores are kept',
  ),
  retentionMarksDays: days(
    400,
    40,
    'a stream without marks no longer holds back how far reports are complete',
    'how long marks of streams are kept, which say what was complete and what was dropped',
  ),
  retentionAggregatesDays: days(
    1100,
    40,
    'reports read them for every day of which clicks are kept',
    'how long hourly sums are kept; not shorter than clicks',
  ),
  retentionHistoryDays: days(
    0,
    0,
    '0 keeps all',
    'how long replaced revisions of the catalog are kept, 0 for ever; not shorter than clicks, which are explained by them',
  ),
  retentionAddressDays: days(
    90,
    8,
    'fraud scores name addresses by their hashes for seven days',
    'how long clicks keep the address, in its stored form and as keyed hashes',
  ),
  retentionReferrerDays: days(90, 1, 'a click is stored with it', 'how long clicks keep the referrer (its host stays)'),
  retentionUserAgentDays: days(
    90,
    1,
    'a click is stored with it',
    'how long clicks keep the user agent (device, system and browser stay)',
  ),
}

function days(atFirst: number, minimum: number, reason: string, says: string) {
  return { schema: daysKept(minimum, reason).optional(), says: `${says} (at first ${atFirst})`, value: 'days' }
}
