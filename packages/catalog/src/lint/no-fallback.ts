import type { LintRule } from './finding.ts'

export const noFallback: LintRule = (link) =>
  link.fallback_offer_id !== undefined
    ? []
    : [
        {
          level: 'warning',
          code: 'fallback.none',
          message: 'There is no fallback offer: a click that no offer takes is lost',
          fix: 'Set fallback_offer_id to an offer without any restriction',
          path: ['fallback_offer_id'],
        },
      ]
