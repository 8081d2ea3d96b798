import type { CapInput } from '@smartlink/catalog/entities/cap'
import type { Problem } from '@smartlink/catalog/validation/problem'
import type { EditScope } from '../write/edit-scope.ts'

interface KeptCap {
  readonly id: number
  readonly since: { readonly revision: number; readonly at: string }
}

type Settled<Cap extends CapInput> = Cap & KeptCap & { readonly while_pending: 'hold' | 'from_now' }

/** What a cap counts: when one of these changes, its counting starts anew. The limit is not among them. */
const COUNTING = ['scope', 'publisher_ids', 'metric', 'window', 'time_zone'] as const

/** Gives new caps their ids, and says since when each counts what it counts now. */
export function prepareCaps<Cap extends CapInput>(
  caps: readonly Cap[],
  before: readonly (Cap & KeptCap)[],
  scope: EditScope,
): { readonly caps: Settled<Cap>[]; readonly problems: Problem[] } {
  const known = new Map(before.map((cap) => [cap.id, cap]))
  const problems: Problem[] = []
  const settled = caps.map((cap, index) => {
    const former = cap.id === undefined ? undefined : known.get(cap.id)
    if (cap.id !== undefined && former === undefined) {
      const message = 'Is no cap of this; leave the id out to make a new one'
      problems.push({ path: ['caps', index, 'id'], code: 'reference.unknown', message })
    }
    const same = former !== undefined && COUNTING.every((field) => isSame(cap[field], former[field]))
    return {
      ...cap,
      id: former?.id ?? scope.nextId('cap'),
      since: same ? former.since : { revision: scope.nextRevision, at: scope.now },
      while_pending: cap.while_pending ?? (cap.enforcement === 'hard' ? ('hold' as const) : ('from_now' as const)),
    }
  })
  return { caps: settled, problems }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
