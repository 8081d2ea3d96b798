import type { Asking } from './asking.ts'
import type { FraudSettings } from './types.ts'

/** `fraud.<category>`, `fraud.score` or empty. Preflights are scored but never refused. */
export function failingFraud({ click, state }: Asking, settings: FraudSettings): string {
  if (settings.mode !== 'enforce' || click.class === 'preflight') return ''
  const { score, categories } = state.fraud(settings)
  if (categories.length > 0) {
    const blocked = settings.block_categories.find((category) => categories.includes(category))
    if (blocked !== undefined) return `fraud.${blocked}`
  }
  return score >= settings.threshold ? 'fraud.score' : ''
}
