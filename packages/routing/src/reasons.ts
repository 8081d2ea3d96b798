import type { CapMetric, CapWindow, Dimension } from './types.ts'

/**
 * Every reason of a decision: the one place that says what a code means, how it is answered and what to do about it.
 * `fraud.<category>` is a family: categories are open, an outside verdict brings its own.
 */
export interface Reason {
  readonly code: string
  /**
   * Who is refused: `click` by the link, the publisher or fraud on the link (outcome blocked), `member` one offer of the
   * link (the click may go to another; the link's `no_match` answers when none is left), `request` one that is no click.
   */
  readonly refuses: 'click' | 'member' | 'request'
  /** HTTP status where the code answers the visitor itself; 0 where the link's `no_match` does. */
  readonly status: number
  readonly meaning: string
  readonly todo: string
}

const click = (code: string, status: number, meaning: string, todo: string): Reason => ({
  code,
  refuses: 'click',
  status,
  meaning,
  todo,
})

const member = (code: string, meaning: string, todo: string): Reason => ({
  code,
  refuses: 'member',
  status: 0,
  meaning,
  todo,
})

const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  continent: "the visitor's continent",
  country: "the visitor's country",
  region: "the visitor's region",
  city: "the visitor's city",
  device: "the visitor's kind of device",
  os: "the visitor's operating system",
  os_version: "the version of the visitor's operating system",
  browser: "the visitor's browser",
  browser_version: "the version of the visitor's browser",
  language: "the visitor's preferred language",
  asn: "the visitor's network (autonomous system)",
  connection: "the visitor's kind of connection",
  ip: "the visitor's address",
  referrer: 'the page the visitor came from',
  param: 'a query parameter of the click',
  domain: 'the tracking domain of the click',
  visitor: 'whether the visitor is new or returning',
}

const METRICS: Readonly<Record<CapMetric, string>> = {
  clicks: 'clicks',
  conversions: 'conversions',
  payout: 'payout',
  revenue: 'revenue',
}

const WINDOWS: Readonly<Record<CapWindow, string>> = {
  hour: 'this hour',
  day: 'today',
  week: 'this week',
  month: 'this month',
  total: 'for good',
}

const targets = Object.entries(DIMENSIONS).map(([dimension, what]) =>
  member(
    `target.${dimension}`,
    `A targeting rule refused ${what}.`,
    'Compare the rule with the facts of the click; an unknown value passes only where the rule allows it.',
  ),
)

const caps = Object.entries(METRICS).flatMap(([metric, what]) =>
  Object.entries(WINDOWS).map(([window, when]) =>
    member(
      `cap.${metric}.${window}`,
      `A hard cap on ${what} is used up ${when}, or could not be granted in time.`,
      'Raise the cap, wait for its window to turn, or give the link a fallback.',
    ),
  ),
)

export const REASONS: readonly Reason[] = [
  {
    code: 'link.not_found',
    refuses: 'request',
    status: 404,
    meaning: 'No link has this slug on this tracking domain. It is counted, and is no click.',
    todo: 'Check slug and host; slugs are case-sensitive and archived links are gone.',
  },
  click('domain.inactive', 404, 'The tracking domain is switched off.', 'Activate the domain or move the link.'),
  click(
    'link.needs_newer',
    404,
    'The link uses something this version of the software does not know.',
    'Update every ingress before saving what only newer ones understand.',
  ),
  click('link.inactive', 404, 'The link is switched off.', 'Activate the link.'),
  click('link.not_started', 404, 'The link has not started yet.', 'Wait, or set an earlier start.'),
  click('link.expired', 404, 'The link has ended.', 'Set a later end.'),
  click('publisher.missing', 400, 'The click names no publisher.', 'Add `pub=<publisher id>` to the URL.'),
  click('publisher.unknown', 403, 'There is no publisher with this id.', 'Correct the id in `pub=`.'),
  click('publisher.inactive', 403, 'The publisher is paused.', 'Activate the publisher.'),
  click(
    'link.not_visible',
    403,
    'The link is private and the publisher lacks access to one of its offers.',
    'Give the publisher access to every member offer, or make the link public.',
  ),
  member('link.empty', 'The link has no offers.', 'Add offers or a fallback.'),
  member(
    'offer.needs_newer',
    'The offer, its group or a rule uses something this version of the software does not know.',
    'Update every ingress before saving what only newer ones understand.',
  ),
  member('offer.inactive', 'The offer is paused or archived.', 'Activate the offer.'),
  member('offer.advertiser_inactive', "The offer's advertiser is paused or archived.", 'Activate the advertiser.'),
  member('offer.not_started', 'The offer has not started yet.', 'Wait, or set an earlier start.'),
  member('offer.expired', 'The offer has ended.', 'Set a later end.'),
  member('offer.no_access', 'The publisher has no access to the offer.', 'Grant access, or make the offer public.'),
  member(
    'offer.source_blocked',
    'The offer blocks this publisher or sub id.',
    'Remove the source from the block list.',
  ),
  ...targets,
  member('schedule.closed', "It is outside the offer's schedule.", 'Widen the schedule; mind its time zone.'),
  member(
    'duplicate.click',
    'The same visitor had this offer within 24 hours and the offer refuses duplicates.',
    'Allow duplicates on the offer if repeated visits are wanted.',
  ),
  {
    code: 'fraud.score',
    refuses: 'member',
    status: 403,
    meaning: 'The fraud score reached the threshold.',
    todo: 'Read the rules that fired on the click; raise the threshold or set the mode to monitor if they are wrong.',
  },
  {
    code: 'fraud.<category>',
    refuses: 'member',
    status: 403,
    meaning: 'The click belongs to a fraud category that is blocked.',
    todo: 'Read the rules that fired on the click; take the category from the list if it should pass.',
  },
  member(
    'offer.bad_target',
    "The offer's address is no http(s) URL on a fixed host, or is too long with its macros filled.",
    'Correct the URL of the offer.',
  ),
  ...caps,
  member(
    'cap.too_many_keys',
    'A cap per sub id has more sub ids than it keeps counters for.',
    'Cap by publisher, or have the publisher send fewer distinct sub ids.',
  ),
  member('strategy.zero_weight', 'The offer has weight 0, so nothing is sent to it.', 'Give it a weight.'),
]

/** What stands in the trace of a member besides a reason. */
export const TRACE_RESULTS = {
  chosen: 'The click was sent here.',
  not_drawn: 'The offer would have served the click; the draw went to another.',
  not_reached: 'An offer before it was chosen.',
} as const

const byCode: ReadonlyMap<string, Reason> = new Map(REASONS.map((reason) => [reason.code, reason]))

/** The entry of a code, `fraud.<category>` for every fraud category; undefined for a code that is none. */
export function reasonOf(code: string): Reason | undefined {
  return byCode.get(code) ?? (code.startsWith('fraud.') ? byCode.get('fraud.<category>') : undefined)
}
