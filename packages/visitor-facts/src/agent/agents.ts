import { RecentMap } from '@smartlink/service-kit/recent-map'
import { headerText } from '../header-text.ts'
import type { RequestHeaders } from '../request-headers.ts'
import type { Agent } from './agent.ts'
import { hintsKey, parseClientHints } from './client-hints.ts'
import { agentSection, userAgentSection } from '../visitor-sections.ts'
import { parseAgent } from './parse-agent.ts'

/** An agent with what events say of it. */
export interface KnownAgent extends Agent {
  readonly section: Uint8Array
  readonly textSection: Uint8Array
}

/** Agents by what they say, each parsed once while it is remembered. */
export interface Agents {
  of(headers: RequestHeaders): KnownAgent
  /** How many were parsed since the beginning. */
  readonly parsed: number
}

const MAX_AGENT_BYTES = 1_024

export function createAgents(max: number): Agents {
  const byText = new RecentMap<string, KnownAgent>(max)
  let parsed = 0

  return {
    of(headers) {
      const hints = hintsKey(headers)
      const start = headers.userAgent.slice(0, MAX_AGENT_BYTES)
      const key = hints === '' ? start : `${start}\n${hints}`
      const known = byText.get(key)
      if (known !== undefined) return known
      parsed += 1
      const text = headerText(headers.userAgent, MAX_AGENT_BYTES)
      const parsedAgent = parseAgent(text, hints === '' ? undefined : parseClientHints(headers))
      const agent = {
        ...parsedAgent,
        section: agentSection(parsedAgent),
        textSection: userAgentSection(parsedAgent),
      }
      byText.set(key, agent)
      return agent
    },

    get parsed() {
      return parsed
    },
  }
}
