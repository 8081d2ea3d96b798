import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EntityChange } from '../record/read-record.ts'
import { catalogHistory } from '../testing/catalog-history.ts'
import { entity } from '../testing/entities.ts'
import type { CatalogReader } from './catalog-reader.ts'
import { CatalogDraft } from './catalog-draft.ts'
import { CatalogView } from './catalog-view.ts'

const IDS = [1, 2, 3, 4]
const ascending = (a: number, b: number) => a - b

/** Every answer of a reader, found by its own look-ups. */
function answers(reader: CatalogReader) {
  const domains = [...IDS, 99]
  return {
    defaultDomain: reader.defaultDomain?.id,
    hosts: ['first.example', 'x.example', 'y.example', 'z.example'].map((host) => reader.domainNamed(host)?.id),
    links: domains.flatMap((id) => ['a', 'b', 'c'].map((slug) => reader.linkAt(id, slug)?.id)),
    linksOfOffer: IDS.map((id) => [...reader.linksOfOffer(id)].toSorted(ascending)),
    offersOfGroup: IDS.map((id) => [...reader.offersOfGroup(id)].toSorted(ascending)),
    all: (['smart_link', 'domain', 'offer'] as const).map((kind) => IDS.map((id) => reader.any(kind, id))),
    live: (['smart_link', 'domain', 'offer'] as const).map((kind) =>
      [...reader.liveOf(kind)].map((found) => found.id).toSorted(ascending),
    ),
  }
}

/** The same answers, found by looking at the newest record of everything. */
function expected(history: readonly EntityChange[]) {
  const newest = new Map(history.map((change) => [`${change.kind}/${change.entity.id}`, change]))
  const of = <K extends EntityChange['kind']>(kind: K) =>
    [...newest.values()].filter((change) => change.kind === kind).map((change) => change.entity) as Extract<
      EntityChange,
      { kind: K }
    >['entity'][]
  const live = <K extends EntityChange['kind']>(kind: K) => of(kind).filter((found) => !found.archived)
  const defaultDomain = live('domain').find((domain) => domain.default)?.id
  const ids = (found: readonly { id: number }[]) => found.map(({ id }) => id).toSorted(ascending)
  return {
    defaultDomain,
    hosts: ['first.example', 'x.example', 'y.example', 'z.example'].map(
      (host) => live('domain').find((domain) => domain.hostname === host)?.id,
    ),
    links: [...IDS, 99].flatMap((id) =>
      ['a', 'b', 'c'].map(
        (slug) => live('smart_link').find((link) => link.slug === slug && (link.domain_id ?? defaultDomain) === id)?.id,
      ),
    ),
    linksOfOffer: IDS.map((id) =>
      ids(live('smart_link').filter((link) => link.members.some((m) => m.offer_id === id))),
    ),
    offersOfGroup: IDS.map((id) => ids(live('offer').filter((offer) => offer.targeting_group_id === id))),
    all: (['smart_link', 'domain', 'offer'] as const).map((kind) => IDS.map((id) => of(kind).find((e) => e.id === id))),
    live: (['smart_link', 'domain', 'offer'] as const).map((kind) => ids(live(kind))),
  }
}

function viewOf(history: readonly EntityChange[]): CatalogView {
  const view = new CatalogView()
  for (const change of history) view.apply(change)
  return view
}

test('any replay of a compacted log in order ends in the same view, whatever records compaction has left', () => {
  fc.assert(
    fc.property(catalogHistory, fc.infiniteStream(fc.boolean()), (history, kept) => {
      const last = new Map(history.map((change, index) => [`${change.kind}/${change.entity.id}`, index]))
      const compacted = history.filter(
        (change, index) => last.get(`${change.kind}/${change.entity.id}`) === index || kept.next().value,
      )
      expect(answers(viewOf(compacted))).toEqual(expected(history))
    }),
    { numRuns: 400 },
  )
})

test('a replay that starts again anywhere changes nothing at its end', () => {
  fc.assert(
    fc.property(catalogHistory, fc.nat(), (history, from) => {
      const view = viewOf(history)
      for (const change of history.slice(from % history.length)) view.apply(change)
      expect(answers(view)).toEqual(expected(history))
      expect(view.revision).toBe(history.length)
    }),
  )
})

test('a draft over a view answers as the view will once the draft is written', () => {
  fc.assert(
    fc.property(catalogHistory, fc.nat(), fc.nat(), (history, one, other) => {
      const [first, second] = [one % (history.length + 1), other % (history.length + 1)].toSorted(ascending)
      const lower = new CatalogDraft(viewOf(history.slice(0, first)))
      for (const change of history.slice(first, second)) lower.put(change)
      const upper = new CatalogDraft(lower)
      for (const change of history.slice(second)) upper.put(change)
      expect(answers(upper)).toEqual(expected(history))
    }),
    { numRuns: 400 },
  )
})

test('listeners hear each change once, with what was there before', () => {
  const view = new CatalogView()
  const heard: string[] = []
  const stop = view.onChange(({ kind, before, after }) => {
    heard.push(`${kind} ${before?.revision ?? '-'} → ${after.revision}`)
  })
  const [first, second] = [entity('offer', 1), entity('offer', 1, { revision: 2, archived: true })]
  for (const offer of [first, first, second, first]) view.apply({ kind: 'offer', entity: offer })
  stop()
  view.apply({ kind: 'offer', entity: { ...second, revision: 3 } })
  expect(heard).toEqual(['offer - → 1', 'offer 1 → 2'])
  expect(view.offer(1)).toBeUndefined()
  expect(view.any('offer', 1)?.revision).toBe(3)
})

test('a host that is a tracking domain is that domain, and any other host is the default one', () => {
  const view = new CatalogView()
  view.apply({ kind: 'domain', entity: entity('domain', 1, { hostname: 'go.example', default: true }) })
  view.apply({ kind: 'domain', entity: entity('domain', 2, { hostname: 'xn--bcher-kva.example', revision: 2 }) })
  expect(view.domainOfHost('bücher.example')?.id).toBe(2)
  expect(view.domainOfHost('BÜCHER.example.')?.id).toBe(2)
  expect(view.domainOfHost('127.0.0.1')?.id).toBe(1)
  expect(view.domainOfHost('')?.id).toBe(1)
})
