/** Shares partitions among the members of a group. */
export interface Member {
  readonly id: string
  readonly topics: readonly string[]
  /** What it held before, `topic/partition`. */
  readonly held: readonly string[]
}

export interface Place {
  readonly topic: string
  readonly partition: number
}

/**
 * Gives every partition to one member that reads its topic, evenly: over all topics no two members that read the same differ
 * by more than one. A member keeps what it held as far as that allows, since who takes over a partition has to fold it anew.
 * The same input gives the same answer, whatever the order of the members.
 */
export function assignPartitions(
  members: readonly Member[],
  partitions: ReadonlyMap<string, number>,
): Map<string, Place[]> {
  const ordered = members.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const assigned = new Map(ordered.map(({ id }): [string, Place[]] => [id, []]))
  const places = [...partitions].flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition): Place => ({ topic, partition })),
  )
  const readers = (topic: string): Member[] => ordered.filter(({ topics }) => topics.includes(topic))

  const free: Place[] = []
  for (const place of places) {
    const name = `${place.topic}/${place.partition}`
    const holder = readers(place.topic).find(({ held }) => held.includes(name))
    if (holder === undefined) free.push(place)
    else assigned.get(holder.id)?.push(place)
  }
  const load = ({ id }: Member): number => assigned.get(id)?.length ?? 0
  for (const place of free) {
    const least = leastLoaded(readers(place.topic), load)
    if (least !== undefined) assigned.get(least.id)?.push(place)
  }
  while (moveOne(ordered, assigned, readers, load));
  return assigned
}

/** Moves one partition from a member to one that reads its topic and has at least two fewer; false when there is none. */
function moveOne(
  members: readonly Member[],
  assigned: ReadonlyMap<string, Place[]>,
  readers: (topic: string) => Member[],
  load: (member: Member) => number,
): boolean {
  for (const giver of members.toSorted((a, b) => load(b) - load(a))) {
    const held = assigned.get(giver.id) ?? []
    for (const [index, place] of held.entries()) {
      const taker = leastLoaded(readers(place.topic), load)
      if (taker === undefined || load(giver) - load(taker) < 2) continue
      held.splice(index, 1)
      assigned.get(taker.id)?.push(place)
      return true
    }
  }
  return false
}

function leastLoaded(members: readonly Member[], load: (member: Member) => number): Member | undefined {
  let least: Member | undefined
  for (const member of members) if (least === undefined || load(member) < load(least)) least = member
  return least
}
