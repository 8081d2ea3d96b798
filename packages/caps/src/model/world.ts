import type { LedgerView } from '../ledger.ts'
import type { CapTerms } from '../ledger-group.ts'
import { parseWalletKey, walletKey } from '../messages.ts'
import type { GrantRecord, WalletRecord } from '../messages.ts'
import { createCalendar } from '../windows.ts'
import { ModelKeeper } from './model-keeper.ts'
import type { Committed } from './model-keeper.ts'
import { ModelLog } from './model-log.ts'
import { ModelNode } from './model-node.ts'
import type { ModelCap } from './model-node.ts'
import { copyOf, spentOf } from './model-outbox.ts'
import type { ModelDirectory } from './model-outbox.ts'
import type { Choices } from './random.ts'

const START = Date.UTC(2026, 5, 10, 11, 59, 45)
const HOUR_CAP: ModelCap = { key: 'o1.c1.r1.clicks.hour.UTC', calendar: createCalendar('hour', 'UTC') }
const TOTAL_CAP: ModelCap = { key: 'o1.c2.r1.clicks.total.UTC', calendar: createCalendar('total', 'UTC') }
/** Made inside its first windows: it holds until the clicks from before are counted. */
const HELD_CAP: ModelCap = {
  key: 'o1.c3.r9.clicks.hour.Europe/Berlin',
  calendar: createCalendar('hour', 'Europe/Berlin'),
}
const CAPS = [HOUR_CAP, TOTAL_CAP, HELD_CAP]
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface Machine {
  boot: number
  node: ModelNode | undefined
  directory: ModelDirectory
}

/** More clicks were let through than the cap promises. */
export class OvershootError extends Error {
  readonly code = 'caps.model.overshoot'
}

/**
 * Machines, keepers and a log, moved by random choices. The wallets, closings and ledgers in it are the real ones. It
 * counts every click that was let through, and throws as soon as one is too many.
 */
export class World {
  readonly trace: string[] = []
  readonly #choices: Choices
  readonly #log = new ModelLog()
  readonly #machines: Machine[] = []
  readonly #keepers: ModelKeeper[] = []
  readonly #committed: Committed = { position: 0 }
  readonly #limits = new Map<string, number>()
  readonly #delivered = new Map<string, number>()
  /** What the promise allows for a (cap, window), where it is more than the limit. */
  readonly #ceilings = new Map<string, number>()
  /** Clicks of a window from before the held cap was. */
  readonly #bases = new Map<string, number>()
  readonly #snapshots: ModelDirectory[] = []
  readonly #calm: number
  /** Days go by, and some clocks are days behind: what the ledger forgot is asked for again. */
  readonly #isLong: boolean
  #now = START
  #streams = 0
  #inodes = 0
  #boots = 0

  constructor(choices: Choices) {
    this.#choices = choices
    this.#calm = choices.chance(0.5) ? 0.8 : 0
    this.#isLong = choices.chance(0.1)
    for (const { key } of CAPS) this.#limits.set(key, choices.between(1, choices.chance(0.6) ? 12 : 120))
    for (let count = choices.between(1, 4); count > 0; count--) {
      this.#machines.push({ boot: ++this.#boots, node: undefined, directory: [] })
    }
    for (const machine of this.#machines) this.#open(machine)
    this.#keepers.push(new ModelKeeper(this.#log, this.#committed, choices))
  }

  get deliveredClicks(): number {
    let sum = 0
    for (const count of this.#delivered.values()) sum += count
    return sum
  }

  /** How many counters came to their limit: a model that never gets there proves little. */
  get countersUsedUp(): number {
    let count = 0
    for (const [name, delivered] of this.#delivered) {
      if (delivered >= (this.#limits.get(name.slice(0, name.lastIndexOf('|'))) ?? Infinity)) count++
    }
    return count
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) {
      this.#now += this.#choices.between(0, this.#choices.chance(0.1) ? 3_000 : 80)
      this.#step()
    }
  }

  #step(): void {
    const choices = this.#choices
    const machine = choices.one(this.#machines)
    const keeper = choices.one(this.#keepers)
    if (machine === undefined || keeper === undefined) return
    const { node } = machine
    if (this.#isLong && choices.chance(0.05)) {
      if (choices.chance(0.5)) this.#jump()
      else keeper.forget(this.#now, this.#view(), choices)
      return
    }
    // What disturbs is rarer in some schedules, so that they get to the end of a cap.
    const dice = choices.fraction() * (choices.chance(this.#calm) ? 0.82 : 1)
    if (dice < 0.3) this.#clicks(machine)
    else if (dice < 0.38) node?.tick(this.#now)
    else if (dice < 0.46) this.#log.deliver(choices)
    else if (dice < 0.55) this.#keep(keeper)
    else if (dice < 0.63) node?.read(this.#now, choices)
    else if (dice < 0.82) this.#round()
    else if (dice < 0.85) node?.roll()
    else if (dice < 0.88) node?.fsync()
    else if (dice < 0.9) this.#crash(machine)
    else if (dice < 0.91) this.#powerCut(machine)
    else if (dice < 0.92) this.#stop(machine)
    else if (dice < 0.93) this.#takeOver()
    else if (dice < 0.94) this.#edit()
    else if (dice < 0.95) this.#snapshot(machine)
    else if (dice < 0.957) this.#restore(machine)
    else if (dice < 0.964) this.#clone(machine)
    else if (dice < 0.969) this.#writeOff(machine)
    else if (dice < 0.972) this.#rollBack(machine)
    else if (dice < 0.979) this.#compact()
    else if (dice < 0.984) this.#skew(machine)
    else if (dice < 0.987) this.#jump()
    else if (dice < 0.991) this.#turnEarly(machine)
    else if (dice < 0.995) keeper.setBases((cap, window) => this.#baseOf(cap, window))
    else keeper.forget(this.#now, this.#view(), choices)
  }

  #open(machine: Machine): void {
    machine.node = new ModelNode(machine.directory, {
      log: this.#log,
      boot: machine.boot,
      stream: (++this.#streams).toString(16).padStart(16, '0'),
      nextInode: () => ++this.#inodes,
      delivered: (cap, window) => this.#deliver(cap, window),
    })
    machine.directory = machine.node.directory
    if (this.#choices.chance(0.4)) machine.node.skewMs = this.#choices.between(-60_000, 60_000)
    else if (this.#isLong && this.#choices.chance(0.3)) machine.node.skewMs = -this.#choices.between(1, 4) * DAY_MS
    this.#note(`open ${machine.node.stream}`)
  }

  #clicks(machine: Machine): void {
    const { node } = machine
    if (node === undefined) {
      this.#open(machine)
      return
    }
    const choices = this.#choices
    const caps = choices.chance(0.3) ? CAPS : [choices.one(CAPS) ?? HOUR_CAP]
    const passes = choices.chance(0.05)
    let through = 0
    const count = choices.between(1, 20)
    for (let click = 0; click < count; click++) if (node.click(caps, passes, this.#now)) through++
    if (choices.chance(0.1)) node.failedClick(HOUR_CAP, this.#now)
    this.#note(`${node.stream} clicks ${count}, ${passes ? 'passed' : `let through ${through}`} in ${caps.length} caps`)
  }

  #keep(keeper: ModelKeeper): void {
    keeper.step(this.#view(), this.#now, this.#choices)
    if (this.#choices.chance(0.2)) keeper.settle(this.#view(), this.#choices)
    if (keeper.ended) this.#keepers.splice(this.#keepers.indexOf(keeper), 1)
    if (this.#keepers.length === 0) this.#takeOver()
  }

  /** A moment in which everything works, so that tokens flow. */
  #round(): void {
    for (const { node } of this.#machines) node?.tick(this.#now)
    this.#log.deliver(this.#choices)
    const owner = this.#keepers.at(-1)
    if (owner !== undefined) this.#keep(owner)
    for (const { node } of this.#machines) node?.read(this.#now, this.#choices)
  }

  #crash(machine: Machine): void {
    this.#note(`crash ${machine.node?.stream}`)
    machine.node = undefined
    if (this.#choices.chance(0.7)) this.#open(machine)
  }

  #powerCut(machine: Machine): void {
    this.#note(`power cut ${machine.node?.stream}`)
    machine.node = undefined
    machine.boot = ++this.#boots
    for (const segments of machine.directory) {
      segments.spends = segments.spends.slice(0, this.#choices.between(segments.synced, segments.spends.length))
    }
    if (this.#choices.chance(0.7)) this.#open(machine)
  }

  #stop(machine: Machine): void {
    this.#note(`stop ${machine.node?.stream}`)
    machine.node?.stop(this.#now)
    machine.node = undefined
  }

  /** The old owner goes on without knowing. */
  #takeOver(): void {
    this.#note('takeover')
    this.#keepers.push(new ModelKeeper(this.#log, this.#committed, this.#choices))
    if (this.#keepers.length > 3) this.#keepers.shift()
  }

  #edit(): void {
    const cap = this.#choices.one(CAPS) ?? HOUR_CAP
    const limit = this.#choices.between(1, 200)
    this.#note(`limit of ${cap.key} is ${limit}`)
    // Tokens granted before the edit may all be spent; windows without any start with the new limit.
    for (const [name, held] of this.#granted(cap.key)) {
      this.#ceilings.set(name, Math.max(held, this.#delivered.get(name) ?? 0))
    }
    this.#limits.set(cap.key, limit)
    for (const keeper of this.#keepers) keeper.touch()
  }

  #snapshot(machine: Machine): void {
    this.#snapshots.push(structuredClone(machine.directory))
    this.#note(`snapshot of ${machine.node?.stream}`)
  }

  /** An old copy takes the place of the directory: the machine's process was stopped for it. */
  #restore(machine: Machine): void {
    const snapshot = this.#choices.one(this.#snapshots)
    if (snapshot === undefined) return
    machine.directory = copyOf(structuredClone(snapshot), machine.boot, () => ++this.#inodes)
    this.#note('restore')
    this.#open(machine)
  }

  /** A copy is opened elsewhere, or beside the original, which goes on. */
  #clone(machine: Machine): void {
    if (this.#machines.length >= 6) return
    const boot = this.#choices.chance(0.5) ? machine.boot : ++this.#boots
    const copied = copyOf(structuredClone(machine.directory), boot, () => ++this.#inodes)
    const clone: Machine = { boot, node: undefined, directory: copied }
    this.#machines.push(clone)
    this.#note(`clone of ${machine.node?.stream}`)
    this.#open(clone)
  }

  /**
   * A person says that the disk of a machine is gone. Where it is, they may know what it spent; where they are wrong and it
   * goes on, they said nothing of that.
   */
  #writeOff(machine: Machine): void {
    if (this.#machines.length < 2) return
    const isGone = this.#choices.chance(0.7)
    if (isGone) this.#machines.splice(this.#machines.indexOf(machine), 1)
    for (const { stream, spends, checkpoint } of machine.directory) {
      for (const [key, record] of this.#newestGrants()) {
        const parts = parseWalletKey(key)
        if (parts === undefined || parts.stream !== stream) continue
        // Copies of the same stream may be about: only what a living one can't have spent can be given back.
        const isAlone = !this.#machines.some(({ directory }) => directory.some((other) => other.stream === stream))
        const counted = checkpoint?.totals.find(([cap, window]) => walletKey(cap, window, stream) === key)
        const later = spends.filter(({ cap, window, spent }) => spent && walletKey(cap, window, stream) === key)
        const spent = (counted?.[3] ?? 0) + later.length
        const knows = isGone && isAlone && machine.node?.stream === stream && this.#choices.chance(0.5)
        const word = knows ? { spent_at_most: spent + this.#choices.between(0, 3) } : {}
        this.#log.send(key, { ...NOTHING, closed: 'lost', ...word, ends_at: record.ends_at })
      }
    }
    this.#note(`lost ${machine.node?.stream}`)
  }

  /**
   * The disk goes back to an earlier moment under the running kernel, so that nothing shows in the files. It shows in the
   * totals, if the ledger heard of any click of a counter since that moment; where it heard of none is the one thing left
   * open, so counters that only moved unheard stay out of it.
   */
  #rollBack(machine: Machine): void {
    const { node } = machine
    const owner = this.#keepers.at(-1)
    if (node === undefined || owner === undefined) return
    const before = structuredClone(machine.directory)
    for (let more = this.#choices.between(1, 5); more > 0; more--) {
      this.#clicks(machine)
      this.#round()
    }
    const told = spentOf(machine.directory, node.stream)
    node.tellAll(this.#now)
    this.#log.deliverAll()
    owner.step(this.#view(), this.#now, this.#choices, true)
    owner.settle(this.#view(), this.#choices)
    if (owner.ended || owner !== this.#keepers.at(-1) || machine.node !== node || !this.#hasHeard(node.stream, told))
      return
    const then = spentOf(before, node.stream)
    for (const cap of CAPS) {
      const name = `${cap.key}|${cap.calendar.at(node.now(this.#now)).key}`
      const heard = (told.get(name) ?? 0) > (then.get(name) ?? 0)
      if (heard) this.#note(`unheard: ${this.#unheardClicks(node, cap)} in ${cap.key}`)
    }
    machine.directory = before
    this.#note(`roll back ${node.stream}`)
    this.#open(machine)
  }

  #unheardClicks(node: ModelNode, cap: ModelCap): number {
    let through = 0
    for (let click = this.#choices.between(0, 5); click > 0; click--) if (node.click([cap], false, this.#now)) through++
    return through
  }

  #hasHeard(stream: string, told: ReadonlyMap<string, number>): boolean {
    const newest = this.#newestGrants()
    return [...told].every(([name, count]) => (newest.get(`${name}|${stream}`)?.spent ?? 0) >= count)
  }

  #compact(): void {
    this.#log.wallets.compact(this.#choices)
    this.#log.grants.compact(this.#choices)
  }

  #skew({ node }: Machine): void {
    if (node === undefined) return
    const choices = this.#choices
    node.skewMs = choices.chance(0.8) ? choices.between(-900_000, 900_000) : choices.between(-4 * DAY_MS, DAY_MS / 2)
    this.#note(`skew of ${node.stream} is ${node.skewMs}`)
  }

  #jump(): void {
    const choices = this.#choices
    this.#now += choices.chance(0.7) ? choices.between(1, 120) * 60_000 : choices.between(12, 72) * 3_600_000
    this.#note(`now ${new Date(this.#now).toISOString()}`)
  }

  /** A clock that is ahead turns the window of its wallet; the next life of the node finds nothing of it, and is still in it. */
  #turnEarly(machine: Machine): void {
    const { node } = machine
    if (node === undefined) return
    this.#round()
    this.#clicks(machine)
    node.skewMs += HOUR_MS
    this.#note(`${node.stream} is an hour ahead`)
    node.tick(this.#now)
    node.roll()
    if (this.#choices.chance(0.5)) this.#log.loseAll()
    this.#crash(machine)
    for (let more = this.#choices.between(0, 5); more > 0; more--) this.#round()
  }

  #view(): LedgerView {
    return {
      terms: (cap): CapTerms => ({
        limit: this.#limits.get(cap) ?? 0,
        enforcement: 'hard',
        start: cap === HELD_CAP.key ? 'hold' : 'zero',
      }),
      now: this.#now,
      isOver: () => false,
    }
  }

  #deliver(cap: string, window: string): void {
    const name = `${cap}|${window}`
    const count = (this.#delivered.get(name) ?? 0) + 1
    this.#delivered.set(name, count)
    const limit = this.#limits.get(cap) ?? 0
    const base = cap === HELD_CAP.key ? this.#baseOf(cap, window) : 0
    const promised = Math.max(limit - base, this.#ceilings.get(name) ?? 0)
    if (count > promised) throw new OvershootError(`${name}: ${count} clicks, ${promised} promised`)
  }

  #baseOf(cap: string, window: string): number {
    const name = `${cap}|${window}`
    const base = this.#bases.get(name) ?? this.#choices.between(0, 10)
    this.#bases.set(name, base)
    return base
  }

  /** The newest record of each key of the grants. */
  #newestGrants(): Map<string, GrantRecord> {
    const newest = new Map<string, GrantRecord>()
    for (const { key, record } of this.#log.grants.from(0)) {
      if (record !== null && 'granted' in record) newest.set(key, record)
    }
    return newest
  }

  /**
   * Tokens of a cap that are granted and may be spent, by (cap, window), also of windows that the ledger forgot: a node
   * whose clock is days behind is still in them.
   */
  #granted(cap: string): Map<string, number> {
    const sums = new Map<string, number>()
    for (const [key, record] of this.#log.grants.ever) {
      const parts = parseWalletKey(key)
      if (parts?.cap !== cap || !('granted' in record)) continue
      const name = `${cap}|${parts.window}`
      sums.set(name, (sums.get(name) ?? 0) + Math.max(record.spent, record.granted - record.returned, record.forfeited))
    }
    return sums
  }

  #note(what: string): void {
    this.trace.push(`${new Date(this.#now).toISOString().slice(11)} ${what}`)
  }
}

const NOTHING: WalletRecord = { spent: 0, passed: 0, returned: 0, granted: 0, want: 0, ends_at: null, at: 0 }
