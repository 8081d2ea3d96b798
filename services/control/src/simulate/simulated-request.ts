import type { ClickRequest, Facts } from '@smartlink/routing/types'
import type { VisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import type { Simulation } from './simulation.ts'

/** No peer: what an address would tell is unknown. */
const NO_ADDRESS = ''

/** What the click path would know of the described visitor and ask of the described request. */
export interface SimulatedRequest {
  readonly facts: Facts
  readonly click: ClickRequest
}

export function simulatedRequest(simulation: Simulation, visitors: VisitorFacts, now: number): SimulatedRequest {
  const headers = new Map(Object.entries(simulation.headers).map(([name, value]) => [name.toLowerCase(), value]))
  if (simulation.user_agent !== undefined) headers.set('user-agent', simulation.user_agent)
  // Whoever describes a visitor says the address itself.
  headers.delete('x-forwarded-for')
  const seen = visitors.of(
    { method: 'GET', remoteAddress: simulation.ip ?? NO_ADDRESS, rawHeaders: [...headers].flat() },
    now,
  )
  const { time_zone, ...place } = simulation.geo ?? {}
  const { returning: _returning, ...agent } = simulation.visitor ?? {}
  const facts = {
    ...seen.facts,
    ...place,
    ...agent,
    ...(time_zone === undefined ? {} : { visitor_zone: time_zone }),
  }
  const kind = simulation.test === undefined ? (simulation.class ?? seen.class) : 'test'
  return {
    facts,
    click: {
      ...parametersOf(simulation),
      class: kind,
      class_reason: kind === seen.class ? seen.class_reason : '',
      test: kind === 'test' ? (simulation.test ?? { targeting: false, schedule: false }) : undefined,
      publisher_id: simulation.publisher_id,
      flags: [],
    },
  }
}

type Parameters = Pick<ClickRequest, 'sub1' | 'sub2' | 'sub3' | 'sub4' | 'sub5' | 'sub6' | 'xid' | 'url' | 'params'>

function parametersOf({ query }: Simulation): Parameters {
  const params = new Map(Object.entries(query))
  const first = (name: string, alias: string) => params.get(name) ?? params.get(alias) ?? ''
  return {
    sub1: first('sub1', 'sub_id'),
    sub2: first('sub2', 'sub_id_2'),
    sub3: first('sub3', 'sub_id_3'),
    sub4: first('sub4', 'sub_id_4'),
    sub5: first('sub5', 'sub_id_5'),
    sub6: first('sub6', 'sub_id_6'),
    xid: first('xid', 'external_transaction_id'),
    url: params.get('url') ?? '',
    params,
  }
}
