import type { SourceRule } from '../source-rule.ts'

const SHARE = 0.3

export const sourceShare: SourceRule = {
  id: 'source_share',
  mrcClass: 'sivt',
  points: 0.5,
  levels: ['publisher', 'sub1'],
  lookBackHours: 1,
  minimumClicks: 200,
  says: `more than ${SHARE * 100} % of at least 200 clicks of a source within an hour came from addresses or visitors with a high score`,
  fires: ({ clicks, suspiciousClicks }) => suspiciousClicks > clicks * SHARE,
}
