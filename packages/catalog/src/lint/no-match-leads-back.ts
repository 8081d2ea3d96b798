import type { LintRule } from './finding.ts'
import { leadsBack } from './offer-leads-back.ts'

export const noMatchLeadsBack: LintRule = (link, { catalog }) =>
  'url' in link.no_match && leadsBack(link.no_match.url, catalog)
    ? [
        {
          level: 'warning',
          code: 'no_match.leads_back',
          message: 'Visitors that nothing serves are sent to a tracking domain of this system, and may run in a circle',
          fix: 'Send them to a page of your own, or set a fallback offer',
          path: ['no_match', 'url'],
        },
      ]
    : []
