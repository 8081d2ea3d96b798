import type { EntityOf, Kind, SmartLink as LintedLink } from '@smartlink/catalog/kinds'
import { lintSmartLink } from '@smartlink/catalog/lint/lint-smart-link'
import { restrictionsOf } from '@smartlink/catalog/validation/restrictions'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import type { Advertiser, Offer, Publisher, TargetingGroup, TrackingDomain } from '../api/entities.ts'
import type { LinkDraft } from './draft.ts'

/** The lists that lint looks things up in. */
export interface LintCatalog {
  readonly offers: readonly Offer[]
  readonly publishers: readonly Publisher[]
  readonly advertisers: readonly Advertiser[]
  readonly domains: readonly TrackingDomain[]
  readonly groups: readonly TargetingGroup[]
}

export type Step = 0 | 1 | 2

export interface StepFinding {
  readonly step: Step
  readonly level: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly fix: string
}

const STEP_OF_FIELD: Readonly<Record<string, Step>> = { members: 1, strategy: 1, fallback_offer_id: 2 }

/** The very rules the API lints by, on a link that is not saved yet; each finding at the step where it can be mended. */
export function lintDraft(draft: LinkDraft, lists: LintCatalog, nowMs: number): readonly StepFinding[] {
  const link = { ...draft, id: 0, revision: 0 } as unknown as LintedLink
  return lintSmartLink(link, { catalog: readerOf(lists), nowMs }).map(({ level, code, message, fix, path }) => ({
    step: STEP_OF_FIELD[String(path[0])] ?? 0,
    level,
    code,
    message,
    fix,
  }))
}

/** Why an offer is no safe fallback, in words; empty when it is one. */
export function fallbackProblems(offer: Offer, lists: LintCatalog): readonly string[] {
  return restrictionsOf(offer as unknown as EntityOf<'offer'>, readerOf(lists)).map(({ message }) => message)
}

function readerOf(lists: LintCatalog): CatalogReader {
  const byKind: Partial<Record<Kind, readonly { readonly id: number }[]>> = {
    offer: lists.offers,
    publisher: lists.publishers,
    advertiser: lists.advertisers,
    domain: lists.domains,
    targeting_group: lists.groups,
  }
  const indexes = new Map(
    Object.entries(byKind).map(([kind, items]) => [kind, new Map(items.map((item) => [item.id, item]))]),
  )
  // What the API shows of an entity has every field that lint reads.
  const find = <K extends Kind>(kind: K, id: number) => indexes.get(kind)?.get(id) as EntityOf<K> | undefined
  const domainThat = (fits: (domain: TrackingDomain) => boolean) =>
    lists.domains.find(fits) as EntityOf<'domain'> | undefined
  return {
    publisher: (id) => find('publisher', id),
    advertiser: (id) => find('advertiser', id),
    offer: (id) => find('offer', id),
    smartLink: (id) => find('smart_link', id),
    domain: (id) => find('domain', id),
    targetingGroup: (id) => find('targeting_group', id),
    any: find,
    liveOf: <K extends Kind>(kind: K) => (byKind[kind] ?? []) as unknown as readonly EntityOf<K>[],
    defaultDomain: domainThat((domain) => domain.default),
    domainNamed: (hostname) => domainThat((domain) => domain.hostname === hostname),
    linkAt: () => undefined,
    linksOfOffer: () => [],
    offersOfGroup: () => [],
  }
}
