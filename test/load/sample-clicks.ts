import type { Recollection } from '@smartlink/ingress/visitor/visitor-memory'
import type { ThreadKnowledge } from '@smartlink/ingress/click/click-state'
import type { LinkAsked, Links } from '@smartlink/ingress/click/links'
import type { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import type { ClickRequest, Decision } from '@smartlink/routing/types'
import type { VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { createCapLooks } from '@smartlink/caps/cap-looks'
import { createCapStatusTable } from '@smartlink/caps/cap-status-table'
import { createWallet } from '@smartlink/caps/wallet'
import { readClickParameters } from '@smartlink/click-request/click-parameters'
import { clickRequest } from '@smartlink/click-request/click-request'
import { splitTarget } from '@smartlink/click-request/target'
import { createClickTokens } from '@smartlink/click-token/click-token'
import { createUuid7 } from '@smartlink/events/uuid7'
import type { ClickParts } from '@smartlink/ingress/click/click-event'
import { ClickState } from '@smartlink/ingress/click/click-state'
import { decide } from '@smartlink/routing/decide'
import { eligible } from '@smartlink/routing/eligible'
import { RulePatterns } from '@smartlink/routing/rule-patterns'
import { createDrawSequences } from '@smartlink/routing/draw/draw-sequences'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { createVisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import { browserRequests } from './browser-requests.ts'
import { PUBLISHERS } from './targeted-catalog.ts'

/** One click of the seeded set, as far as it does not depend on the link. */
export interface SampleClick {
  readonly visitor: VisitorOf
  readonly request: ClickRequest
}

export const STREAM = '00000000000000aa'
const NOTHING: Recollection = { returning: false, had: () => false }
const NO_SUSPICION = { score: 0, band: '', rules: [], categories: [], subjects: [] }

/** Clicks as the click path has them before it decides, and the decision as a click thread makes it. */
export async function sampleClicks(count: number, catalog: PackedCatalog, directory: string) {
  const secrets = openSecrets({ directory: join(directory, 'secrets'), create: true })
  const visitors = await createVisitorFacts({
    geoPaths: [],
    trustedProxies: ['127.0.0.1'],
    addressStorage: 'truncated',
    secrets: secrets.derived,
    onProblem: (error) => {
      throw error
    },
  })
  const now = Date.now()
  const clicks = browserRequests({ count, seed: 1, slugs: ['any'], publishers: PUBLISHERS }).map(
    (sent): SampleClick => {
      const visitor = visitors.of(
        { method: 'GET', remoteAddress: '127.0.0.1', headers: readRequestHeaders(sent.rawHeaders) },
        now,
      )
      const query = splitTarget(sent.target)?.query ?? ''
      return { visitor, request: clickRequest(query, readClickParameters(query), visitor, undefined) }
    },
  )
  visitors.close()

  const knowledge: ThreadKnowledge = {
    catalog,
    tokens: createClickTokens(secrets.clickToken),
    lookAtCap: createCapLooks(createWallet(STREAM), createCapStatusTable()),
    random: () => 42,
  }
  const patterns = new RulePatterns()
  const draws = createDrawSequences({ random: () => 0 })
  const newId = createUuid7((target) => randomFillSync(target))

  function questionOf({ compiled, domain }: LinkAsked, { visitor, request }: SampleClick, clickId: Buffer) {
    const click = { clickId, class: request.class, linkId: compiled.id, publisherId: request.publisher_id ?? 0 }
    const state = new ClickState(knowledge, { ...click, recollection: NOTHING, suspicion: NO_SUSPICION }, 'wait')
    return { link: compiled, domain, click: request, facts: visitor.facts, state, now, patterns }
  }

  function decideOne(asked: LinkAsked, click: SampleClick): Decision & { readonly clickId: Buffer } {
    const clickId = newId(now)
    const decision = decide({ ...questionOf(asked, click, clickId), draw: draws })
    if (decision.kind === 'needs') throw new Error('no offer of this catalog has a cap')
    if (decision.drawSet !== undefined) draws.advance(decision.drawSet)
    return Object.assign(decision, { clickId })
  }

  const anyId = newId(now)
  return {
    clicks,
    /** What the rules of every offer say, and the trace; nothing is drawn and nothing made for the answer. */
    ask: (asked: LinkAsked, click: SampleClick) => eligible(questionOf(asked, click, anyId)),
    /** The same where no visitor like this one came before. */
    askAnew: (asked: LinkAsked, click: SampleClick) =>
      eligible({ ...questionOf(asked, click, anyId), patterns: undefined }),
    decide: decideOne,
    /** What a click's event is made of. */
    partsOf: (asked: LinkAsked, { visitor, request }: SampleClick): ClickParts => {
      const decision = decideOne(asked, { visitor, request })
      return {
        click: { asked, visitor, request, flags: [] },
        clickId: decision.clickId,
        now,
        recollection: NOTHING,
        suspicion: NO_SUSPICION,
        decision,
      }
    },
  }
}

/** The link of a slug, as a click asks for it. */
export function linkAt(links: Links, slug: string): LinkAsked {
  const domain = links.domainOf('go.example')
  const asked = domain === undefined ? undefined : links.find(domain, slug)
  if (asked === undefined) throw new Error(`there is no link ${slug}`)
  return asked
}
