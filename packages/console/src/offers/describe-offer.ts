import type { Offer, TargetingRule } from '../api/entities.ts'
import { formatCount } from '../ui/format.ts'

const MAX_VALUES = 4

/** What keeps an offer from taking every click, each in a few words. */
export function describeOffer(offer: Offer): readonly string[] {
  return [
    ...offer.targeting.map(describeRule),
    ...(offer.targeting_group_id === undefined ? [] : ['targeting group']),
    ...(offer.schedule === undefined ? [] : ['schedule']),
    ...offer.caps.map(
      ({ limit, metric, window }) => `cap ${formatCount(Number(limit))} ${metric} ${perWindow(window)}`,
    ),
    ...(offer.access === 'public' ? [] : [`${offer.access}, ${offer.publisher_ids.length} publishers`]),
    ...(offer.fraud.mode === 'enforce' ? ['fraud enforced'] : []),
  ]
}

export function perWindow(window: string): string {
  if (window === 'total') return 'in total'
  return window === 'hour' ? 'an hour' : `a ${window}`
}

const VERBS: Readonly<Record<TargetingRule['op'], string>> = {
  in: 'is',
  not_in: 'is not',
  prefix: 'begins with',
  not_prefix: 'does not begin with',
  contains: 'contains',
  not_contains: 'does not contain',
}

/** For instance `country is DE, AT`. */
export function describeRule(rule: TargetingRule): string {
  const values = rule.values.map(String)
  const more = values.length > MAX_VALUES ? ` and ${values.length - MAX_VALUES} more` : ''
  const what = rule.dim === 'param' ? `parameter ${rule.param}` : rule.dim.replaceAll('_', ' ')
  return `${what} ${VERBS[rule.op]} ${values.slice(0, MAX_VALUES).join(', ')}${more}`
}
