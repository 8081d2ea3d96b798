import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { compileLink } from '@smartlink/routing/compile'
import { decide } from '@smartlink/routing/decide'
import type { ClickRequest, Decision, Facts } from '@smartlink/routing/types'
import type { ZoneClock } from '@smartlink/routing/zone-clock'
import { RecordedState } from './recorded-state.ts'
import type { StoredClick } from './stored-click.ts'
import { tokenIn } from './token-in.ts'

/** A stored click decided again, and what that had to take from the record because it can't be found out again. */
export interface DecidedAgain {
  readonly decision: Decision
  readonly given: readonly GivenInput[]
}

/** An input that was taken from the click's record. */
export interface GivenInput {
  readonly input: string
  readonly value: boolean | string | number
  readonly why: string
}

const PUBLISHER_MISSING = 'publisher.missing'
/** What reading the request met; the other flags come from deciding or from storing. */
const OF_REQUEST: ReadonlySet<string> = new Set(['cut', 'url_too_long'])

/** Undefined where the catalog has no such link or domain. */
export function decideAgain(stored: StoredClick, catalog: CatalogReader, zones: ZoneClock): DecidedAgain | undefined {
  const link = catalog.smartLink(stored.link_id)
  const domain = catalog.domain(stored.domain_id)
  if (link === undefined || domain === undefined) return undefined
  const state = new RecordedState(stored, catalog, tokenIn(stored.destination, stored.click_id) ?? '')
  const decision = decide({
    link: compileLink(link, catalog, zones),
    domain,
    click: requestOf(stored),
    facts: factsOf(stored),
    state,
    now: stored.time_ms,
    draw: Math.max(stored.draw, 0),
  })
  if (decision.kind === 'needs') throw new TypeError('a decision asked for caps that it was told to take as closed')
  return { decision, given: givenInputs(stored, state) }
}

function requestOf(stored: StoredClick): ClickRequest {
  const { class_reason, sub1, sub2, sub3, sub4, sub5, sub6, xid, flags } = stored
  const test = { targeting: flags.includes('test_targeting'), schedule: flags.includes('test_schedule') }
  return {
    class: stored.class,
    class_reason,
    test: stored.class === 'test' ? test : undefined,
    publisher_id: stored.reason === PUBLISHER_MISSING ? undefined : stored.publisher_id,
    sub1,
    sub2,
    sub3,
    sub4,
    sub5,
    sub6,
    xid,
    url: '',
    params: new Map(Object.entries(stored.params)),
    flags: flags.filter((flag) => OF_REQUEST.has(flag)),
  }
}

/** The facts as stored; the full address and referrer are not among them. */
function factsOf(stored: StoredClick): Facts {
  return { ...stored, client_address: '', referrer_url: '' }
}

function givenInputs(stored: StoredClick, state: RecordedState): GivenInput[] {
  const given: GivenInput[] = stored.given.map(({ rule, passed }) => ({
    input: rule,
    value: passed,
    why: 'The rule or target depends on the full address, the full referrer, a deep link or a parameter, which the click does not keep; its answer is kept',
  }))
  const add = (input: string, value: GivenInput['value'], why: string): unknown => given.push({ input, value, why })
  if (stored.reason === PUBLISHER_MISSING) add('publisher_id', 'missing', 'Stored as 0, as one that is no id')
  if (stored.deep_link || stored.flags.includes('deep_link_refused')) {
    add('url', stored.deep_link ? 'taken' : 'refused', 'The deep link asked for is not kept; where it led is')
  }
  if (state.usesToken)
    add('click_id', stored.click_id, 'The token is read from the destination: making it takes its key')
  if (state.usesRandom)
    add('random', 'any', 'The random number is not kept, but for where it stands in the destination')
  for (const { offer_id, result } of stored.trace) {
    if (result === 'cap.too_many_keys') add(`offer.${offer_id}/cap`, result, 'How many keys a cap had is not kept')
  }
  for (const cap of state.unrecordedCaps) add(cap, 'unknown', 'The click had not looked at this cap')
  return given
}
