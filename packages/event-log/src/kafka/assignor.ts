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
 * Gives every partition to one member that reads its topic, evenly: no two members that read a topic differ by more than one
 * of its partitions, since topics differ in what a partition costs; and as far as that allows, not by more than one over all
 * topics. A member keeps what it held where it can, because who takes over a partition has to fold it anew. The same input
 * gives the same answer, whatever the order of the members.
 */
export function assignPartitions(
  members: readonly Member[],
  partitions: ReadonlyMap<string, number>,
): Map<string, Place[]> {
  const ordered = members.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const shares = new Map(ordered.map((member): [Member, Share] => [member, new Share()]))
  const readers = (topic: string): Share[] =>
    ordered.flatMap((member) => (member.topics.includes(topic) ? [shares.get(member) ?? new Share()] : []))

  const free: Place[] = []
  for (const [topic, count] of partitions) {
    for (let partition = 0; partition < count; partition++) {
      const place = { topic, partition }
      const holder = ordered.find(
        ({ topics, held }) => topics.includes(topic) && held.includes(`${topic}/${partition}`),
      )
      if (holder === undefined) free.push(place)
      else shares.get(holder)?.add(place)
    }
  }
  for (const place of free) leastOf(readers(place.topic), place.topic)?.add(place)
  while (moveOne([...shares.values()], readers));
  return new Map(ordered.map((member) => [member.id, shares.get(member)?.places ?? []]))
}

/** What one member gets. */
class Share {
  readonly places: Place[] = []
  readonly #ofTopic = new Map<string, number>()

  of(topic: string): number {
    return this.#ofTopic.get(topic) ?? 0
  }

  add(place: Place): void {
    this.places.push(place)
    this.#ofTopic.set(place.topic, this.of(place.topic) + 1)
  }

  give(index: number, taker: Share): void {
    for (const place of this.places.splice(index, 1)) {
      this.#ofTopic.set(place.topic, this.of(place.topic) - 1)
      taker.add(place)
    }
  }
}

/**
 * Moves one partition to a member that has at least two fewer of its topic, or one fewer of it and at least two fewer of
 * all; false when there is none. Each move makes the topics more even, or leaves them so and makes the whole more even: it ends.
 */
function moveOne(shares: readonly Share[], readers: (topic: string) => Share[]): boolean {
  for (const giver of shares.toSorted((a, b) => b.places.length - a.places.length)) {
    for (const [index, { topic }] of giver.places.entries()) {
      const taker = leastOf(readers(topic), topic)
      if (taker === undefined) continue
      const moreOfTopic = giver.of(topic) - taker.of(topic)
      const more = giver.places.length - taker.places.length
      if (moreOfTopic < 1 || (moreOfTopic === 1 && more < 2)) continue
      giver.give(index, taker)
      return true
    }
  }
  return false
}

/** Who has least of the topic, and among those least of all. */
function leastOf(shares: readonly Share[], topic: string): Share | undefined {
  let least: Share | undefined
  for (const share of shares) {
    if (
      least === undefined ||
      share.of(topic) < least.of(topic) ||
      (share.of(topic) === least.of(topic) && share.places.length < least.places.length)
    ) {
      least = share
    }
  }
  return least
}
