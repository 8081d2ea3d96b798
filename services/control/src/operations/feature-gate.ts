import type { BodyOf, Kind } from '@smartlink/catalog/kinds'
import type { Feature, Needs } from '@smartlink/catalog/needs'
import { FEATURES, needsOf } from '@smartlink/catalog/needs'
import type { Problem } from '@smartlink/catalog/validation/problem'
import type { LiveStream, Streams } from '../streams/streams.ts'

export interface FeatureGate {
  /** What a body needs, and why it can't be saved while an ingress does not understand it. */
  judge<K extends Kind>(kind: K, body: BodyOf<K>): { readonly needs: number; readonly problems: readonly Problem[] }
}

const MAX_NAMED = 10

/** An ingress that does not understand an entity serves nothing of it, so it is not saved before all of them do. */
export function createFeatureGate(streams: Streams, features: readonly Feature[] = FEATURES): FeatureGate {
  return {
    judge: (kind, body) => {
      const { needs, because } = needsOf(kind, body, features)
      const behind = streams.live().filter((stream) => stream.decider < needs)
      return { needs, problems: behind.length === 0 ? [] : [notKnown({ needs, because }, behind)] }
    },
  }
}

function notKnown({ needs, because }: Needs, behind: readonly LiveStream[]): Problem {
  const labels = [...new Set(behind.map((stream) => `${stream.label} (decider ${stream.decider})`))]
  const more = labels.length > MAX_NAMED ? ` and ${labels.length - MAX_NAMED} more` : ''
  const who = labels.slice(0, MAX_NAMED).join(', ') + more
  const message = `${because.join(', ')} needs decider ${needs}, and these ingresses are older: ${who}. They would treat this as not eligible`
  return { path: [], code: 'feature.not_known', message, canBeForced: true }
}
