import type { Wallet } from '@smartlink/caps/wallet'
import type { TestTokens } from '@smartlink/click-token/test-token'
import type { SubjectScore } from '@smartlink/events/generated/click'
import type { RuleModes } from '@smartlink/fraud/rule-book'
import { judgeRequest } from '@smartlink/fraud/verdict'
import { decide } from '@smartlink/routing/decide'
import type { DrawSequences } from '@smartlink/routing/draw/draw-sequences'
import { RulePatterns } from '@smartlink/routing/rule-patterns'
import type { CapNeed, ClickRequest } from '@smartlink/routing/types'
import type { VisitorFacts, VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import type { CapWaits } from '../caps/cap-waits.ts'
import type { KnownScores } from '../fraud/known-scores.ts'
import { instantFacts, subjectsOf } from '../fraud/visitor-signals.ts'
import { suspicionOf } from '../fraud/suspicion.ts'
import type { PlainRequest, Respond } from '../front-end/front-end.ts'
import type { NotFoundCounter } from '../not-found/not-found-counter.ts'
import type { EventOutbox } from '../outbox/event-outbox.ts'
import type { Turn } from '../outbox/turn.ts'
import { readClickParameters } from '@smartlink/click-request/click-parameters'
import { clickRequest, testFlags } from '@smartlink/click-request/click-request'
import { slugOf, splitTarget } from '@smartlink/click-request/target'
import type { Target } from '@smartlink/click-request/target'
import type { VisitorMemory } from '../visitor/visitor-memory.ts'
import type { ClickCounts } from './click-counts.ts'
import { sectionsOf } from './click-event.ts'
import { ClickState } from './click-state.ts'
import type { CapSight, ThreadKnowledge } from './click-state.ts'
import type { DecidedAnswers } from './decided-answer.ts'
import { DecidedClick } from './decided-click.ts'
import type { Click, ClickKeeper } from './decided-click.ts'
import type { Links } from './links.ts'
import { TraceBytes } from './trace-bytes.ts'

const NOT_FOUND = 404
/** Where no domain serves the host: hosts are written by visitors, and must not name metrics. */
const UNKNOWN_HOST = 'unknown'

export interface ClickPathOptions {
  readonly knowledge: ThreadKnowledge
  readonly links: Links
  readonly visitors: Pick<VisitorFacts, 'of'>
  readonly testTokens: TestTokens
  readonly memory: VisitorMemory
  /** Of the whole installation; offers and links may turn down more. */
  readonly fraudModes: RuleModes
  readonly scores: KnownScores
  readonly draws: DrawSequences
  /** The draw of a sticky link for this visitor: a 52-bit numerator. */
  stickyDraw(visitor: VisitorOf, linkId: number, days: number, now: number): number
  readonly wallet: Wallet
  readonly capWaits: CapWaits
  readonly outbox: EventOutbox
  readonly turn: Pick<Turn, 'defer'>
  readonly answers: DecidedAnswers
  readonly notFound: NotFoundCounter
  readonly counts: ClickCounts
  /** A click was answered and could not be kept. */
  drop(visitClass: ClickRequest['class']): void
  /** The stream's clock, which never goes back. */
  now(): number
  newClickId(now: number): Buffer
}

/** A request that asks for a link, in the turn in which it came. */
interface Arrived {
  readonly request: PlainRequest
  readonly respond: Respond
  readonly target: Target
  readonly slug: string
}

const NO_FLAGS: readonly string[] = []
const NO_SCORES: readonly SubjectScore[] = []
const CAP_WAIT: readonly string[] = ['cap_wait']

/**
 * A click from request to answer, on one thread: find the link, recognise the visitor, decide, append the event, take
 * the tokens, and answer when the turn is written. All of it in the turn in which it came, but for the one wait for a
 * cap key nobody met before.
 */
export class ClickPath {
  readonly #options: ClickPathOptions
  readonly #patterns = new RulePatterns()
  readonly #traces = new TraceBytes()
  #arrived: Arrived[] = []
  readonly #keeper: ClickKeeper = {
    onStored: (decided) => this.#answer(decided),
    onLost: ({ click, decision }) => {
      this.#options.wallet.undo(decision.caps)
      this.#answerUnstored(click, this.#options.now())
    },
  }

  constructor(options: ClickPathOptions) {
    this.#options = options
  }

  /** Takes a request that may be a click; see `ClickIntake`. All those of a turn are decided together, at its end. */
  readonly intake = (request: PlainRequest, respond: Respond): boolean => {
    const { method } = request
    if (method !== 'GET' && method !== 'HEAD') return false
    const target = splitTarget(request.target)
    if (target === undefined) return false
    const slug = slugOf(target.path)
    if (slug === undefined || slug === 'postback') return false
    if (this.#arrived.length === 0) this.#options.turn.defer(this.#decideArrived)
    this.#arrived.push({ request, respond, target, slug })
    return true
  }

  readonly #decideArrived = (): void => {
    const arrived = this.#arrived
    this.#arrived = []
    const now = this.#options.now()
    const clicks: Click[] = []
    for (const one of arrived) {
      const click = this.#recognise(one, now)
      if (click !== undefined) clicks.push(click)
    }
    for (const click of clicks) this.#decide(click, now)
  }

  /** The click that a request is: its link and its visitor. Undefined, and answered, where there is no such link. */
  #recognise({ request, respond, target, slug }: Arrived, now: number): Click | undefined {
    const { links, visitors, counts, testTokens } = this.#options
    const host = target.authority ?? request.host
    const domain = links.domainOf(host)
    const asked = domain === undefined ? undefined : links.find(domain, slug)
    if (asked === undefined) {
      this.#notFound(domain?.hostname ?? UNKNOWN_HOST, request, respond)
      return undefined
    }

    const visitor = visitors.of(request, now)
    const parameters = readClickParameters(target.query)
    counts.cuts += parameters.cuts
    const test = testFlags(testTokens, parameters, asked.compiled.id, now)
    const click = clickRequest(target.query, parameters, visitor, test)
    return { asked, visitor, request: click, respond, flags: NO_FLAGS }
  }

  #notFound(host: string, request: PlainRequest, respond: Respond): void {
    const { notFound, answers } = this.#options
    notFound.count(host, request.target)
    respond(answers.refusal('link.not_found', NOT_FOUND, request.headers.accept))
  }

  /** Decides with what is known now; a click that lacks a cap key waits for it once. */
  #decide(click: Click, now: number): void {
    const { outbox, capWaits, counts } = this.#options
    if (!outbox.takesEvents) {
      this.#answerUnstored(click, now)
      return
    }
    const decided = this.#attempt(click, now, 'wait')
    if (!isNeed(decided)) {
      this.#keep(decided)
      return
    }
    const decideAgain = (): void => {
      if (outbox.takesEvents) this.#decideAfterWait({ ...click, flags: CAP_WAIT })
      else this.#answerUnstored(click, this.#options.now())
    }
    counts.capWaits += 1
    if (!capWaits.wait(decided, now, decideAgain)) this.#decideAfterWait(click)
  }

  /** The second and last time: keys that are still unknown count as used up. */
  #decideAfterWait(waited: Click): void {
    // The catalog may have changed meanwhile, and the event names one revision for everything.
    const click = { ...waited, asked: this.#options.links.again(waited.asked) }
    const decided = this.#attempt(click, this.#options.now(), 'closed')
    if (isNeed(decided)) throw new TypeError('a decision asked for caps that it was told to take as closed')
    this.#keep(decided)
  }

  #attempt(click: Click, now: number, sight: CapSight): DecidedClick | readonly CapNeed[] {
    const { asked, visitor, request } = click
    const { knowledge, memory, scores, fraudModes, draws, stickyDraw, newClickId } = this.#options
    const { compiled, domain } = asked
    const clickId = newClickId(now)
    const publisherId = request.publisher_id ?? 0
    const recollection = memory.recall(visitor.visitor_key.hex, visitor.visitor_key_prev.hex, now)
    const published = scores.size === 0 ? NO_SCORES : scores.find(subjectsOf(visitor, publisherId, request.sub1), now)
    const suspicion = suspicionOf(judgeRequest(instantFacts(visitor), fraudModes), published)
    const state = new ClickState(
      knowledge,
      {
        clickId,
        class: request.class,
        linkId: compiled.id,
        publisherId,
        recollection,
        suspicion,
      },
      sight,
    )
    const draw = compiled.sticky === 'visitor' ? stickyDraw(visitor, compiled.id, compiled.sticky_days, now) : draws
    const decision = decide({
      link: compiled,
      domain,
      click: request,
      facts: visitor.facts,
      state,
      now,
      draw,
      patterns: this.#patterns,
    })
    if (decision.kind === 'needs') return decision.needs
    return new DecidedClick(this.#keeper, click, clickId, now, recollection, suspicion, decision)
  }

  /** Appends the event, takes what it spends, and answers once the turn is written: all of it in this turn, or nothing. */
  #keep(decided: DecidedClick): void {
    const { outbox, wallet, draws, memory, counts } = this.#options
    const { decision, now } = decided
    const { visitor, request } = decided.click
    const sections = sectionsOf(visitor.sections, this.#traces.of(decision.trace))
    const { spread, cut } = outbox.appendClick(visitor.address_key.bytes, now, decided, sections)
    wallet.take(decision.caps, now)
    if (decision.drawSet !== undefined) draws.advance(decision.drawSet)
    if (request.class === 'human' || request.class === 'bot')
      memory.note(visitor.visitor_key.hex, decision.offer_id, now)
    if (spread) counts.spreadEvents += 1
    if (cut) counts.cuts += 1
  }

  #answer({ click, decision }: DecidedClick): void {
    const { counts, answers } = this.#options
    const { asked, visitor, request, respond } = click
    counts.countClick(request.class, decision.outcome, decision.reason)
    if (decision.flags.includes('deep_link_refused')) counts.deepLinksRefused += 1
    respond(answers.of(decision, asked.compiled.referrer_policy, visitor.accept))
  }

  /** The outbox takes nothing: offers without hard caps still get their visitors, and the click is counted as dropped. */
  #answerUnstored(click: Click, now: number): void {
    const decided = this.#attempt(click, now, 'uncounted')
    if (isNeed(decided)) throw new TypeError('a decision asked for caps that it was told to take as closed')
    this.#options.drop(click.request.class)
    this.#answer(decided)
  }
}

function isNeed(decided: DecidedClick | readonly CapNeed[]): decided is readonly CapNeed[] {
  return Array.isArray(decided)
}
