import { choiceFlag, listFlag, numberFlag, textFlag } from '../entities/body-flag.ts'
import type { BodyFlag } from '../entities/body-flag.ts'
import type { Json } from '../api/api-client.ts'
import { RequestError } from '../errors.ts'

/** A flag of a field inside another: `geo.country`. */
interface SimulationFlag {
  readonly flag: BodyFlag
  readonly path: readonly [string] | readonly [string, string]
}

const DEVICES = ['desktop', 'mobile', 'tablet', 'tv', 'bot', 'other']
const CONNECTIONS = ['residential', 'mobile', 'business', 'data_center']

const FLAGS: readonly SimulationFlag[] = [
  at('publisher_id', numberFlag('--publisher <id>', '', 'who sends the click')),
  at('at', textFlag('--at <time>', '', 'when, RFC 3339; now without it')),
  at('revision', numberFlag('--revision <n>', '', 'revision of the catalog, for instance that of a click')),
  at('ip', textFlag('--ip <address>', '', 'address of the visitor, looked up in the geo databases')),
  inside('geo', 'country', textFlag('--country <code>', '', 'country, over what the address says')),
  inside('geo', 'region', textFlag('--region <code>', '', 'region: DE-BY')),
  inside('geo', 'city', textFlag('--city <name>', '', 'city')),
  inside('geo', 'asn', numberFlag('--asn <n>', '', 'autonomous system')),
  inside('geo', 'connection', choiceFlag('--connection <kind>', '', CONNECTIONS, 'connection')),
  at('user_agent', textFlag('--user-agent <text>', '', 'User-Agent of the browser')),
  inside('visitor', 'device', choiceFlag('--device <kind>', '', DEVICES, 'device, over what the agent says')),
  inside('visitor', 'os', textFlag('--os <name>', '', 'operating system')),
  inside('visitor', 'os_version', textFlag('--os-version <version>', '', 'its version')),
  inside('visitor', 'browser', textFlag('--browser <name>', '', 'browser')),
  inside('visitor', 'browser_version', textFlag('--browser-version <version>', '', 'its version')),
  inside('visitor', 'language', textFlag('--language <code>', '', 'language: de')),
  at('query', pairs('--query <name=value>', 'a parameter of the click: sub1=newsletter; repeatable')),
  at('headers', pairs('--header <name=value>', 'a header of the request; repeatable')),
  at('class', choiceFlag('--class <class>', '', ['human', 'bot', 'preflight', 'test'], 'what kind of click')),
  inside('fraud', 'score', numberFlag('--fraud-score <n>', '', 'fraud score, 0 to 100')),
  inside('fraud', 'categories', listFlag('--fraud-category <name>', '', 'a fraud category; repeatable')),
  at('cap_state', choiceFlag('--caps <state>', '', ['now', 'open', 'used_up'], 'how full caps are taken to be')),
  at('draw', decimal('--draw <n>', 'where in [0, 1) the draw falls (default 0.5)')),
  at('draws', numberFlag('--draws <n>', '', 'also show how so many evenly spaced draws would split')),
]

export const SIMULATION_FLAGS: readonly BodyFlag[] = FLAGS.map(({ flag }) => flag)

/** The body of a simulation from what flags said of each of its fields. */
export function nested(fields: Json): Json {
  const body: Record<string, unknown> = {}
  for (const {
    flag,
    path: [first, second],
  } of FLAGS) {
    const value = fields[flag.field]
    if (value === undefined) continue
    if (second === undefined) body[first] = value
    else body[first] = { ...(body[first] as Json | undefined), [second]: value }
  }
  return body
}

function at(field: string, flag: BodyFlag): SimulationFlag {
  return { flag: { ...flag, field }, path: [field] }
}

function inside(outer: string, field: string, flag: BodyFlag): SimulationFlag {
  return { flag: { ...flag, field: `${outer}/${field}` }, path: [outer, field] }
}

function pairs(flag: string, says: string): BodyFlag {
  return {
    flag,
    says,
    field: '',
    repeatable: true,
    read: (texts) =>
      Object.fromEntries(
        texts.map((text) => {
          const equals = text.indexOf('=')
          if (equals < 1) throw new RequestError(`${flag.split(' ')[0]} ${text}: expected name=value`)
          return [text.slice(0, equals), text.slice(equals + 1)]
        }),
      ),
  }
}

function decimal(flag: string, says: string): BodyFlag {
  return {
    flag,
    says,
    field: '',
    read: ([text = '']) => {
      if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
      throw new RequestError(`${flag.split(' ')[0]} ${text}: expected a number such as 0.25`)
    },
  }
}
