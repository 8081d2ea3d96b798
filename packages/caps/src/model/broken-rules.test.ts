import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'

/** A rule of the protocol, and the smallest change of the code that breaks it. */
interface BrokenRule {
  readonly rule: string
  readonly file: string
  readonly code: string
  readonly broken: string
  /** A schedule that shows it, so that it need not be looked for each time; after a change of the model another one may. */
  readonly shownBy: number
}

const RULES: readonly BrokenRule[] = [
  {
    rule: 'clicks from before a cap was made count',
    file: 'ledger-group.ts',
    code: 'terms.limit - (this.base ?? 0) - this.#held',
    broken: 'terms.limit - this.#held',
    shownBy: 15,
  },
  {
    rule: 'a cap made inside a window grants nothing until they are counted',
    file: 'ledger-group.ts',
    code: `terms.enforcement === 'hard' && !holds`,
    broken: `terms.enforcement === 'hard'`,
    shownBy: 3,
  },
  {
    rule: 'a closing that says less than the ledger heard is of an old copy, and frees nothing',
    file: 'ledger-entry.ts',
    code: 'const isBehind = record.spent < this.spent || record.passed < this.passed',
    broken: 'const isBehind = false',
    shownBy: 607,
  },
  {
    rule: 'only an exact closing frees the leftover',
    file: 'ledger-entry.ts',
    code: `if (this.closed === 'exact') this.returned`,
    broken: `if (this.closed !== null) this.returned`,
    shownBy: 5,
  },
  {
    rule: 'totals are taken by maximum: an older message changes nothing',
    file: 'ledger-entry.ts',
    code: 'this.spent = Math.max(this.spent, record.spent)\n    this.passed = Math.max(this.passed, record.passed)\n    this.granted = Math.max',
    broken: 'this.spent = record.spent\n    this.passed = record.passed\n    this.granted = Math.max',
    shownBy: 5,
  },
  {
    rule: 'what a person gives back is a total, not an amount',
    file: 'ledger-entry.ts',
    code: 'if (givenBack <= this.givenBack) return false\n    this.givenBack = givenBack',
    broken: 'this.givenBack += givenBack',
    shownBy: 35,
  },
  {
    rule: 'what a wallet gave back it never spends',
    file: 'wallet-entry.ts',
    code: 'this.granted - this.spent - this.returned',
    broken: 'this.granted - this.spent',
    shownBy: 3,
  },
  {
    rule: 'no window is begun anew whose records may be gone',
    file: 'ledger.ts',
    code: 'if (ended && !this.#groups.has(groupName(cap, window))) return',
    broken: '',
    shownBy: 4732,
  },
  {
    rule: 'a successor knows what was granted before it decides',
    file: 'ledger.ts',
    code: 'group.change(group.entry(stream), (entry) => entry.replay(record))',
    broken: '',
    shownBy: 2,
  },
  {
    rule: 'nothing is said of a window that was over for the stream',
    file: 'closing.ts',
    code: ' && endsAt > overUntil',
    broken: '',
    shownBy: 3323,
  },
  {
    rule: 'after another life of the kernel nothing is closed exactly',
    file: 'model/model-outbox.ts',
    code: 'header.boot === boot && ',
    broken: '',
    shownBy: 114,
  },
  {
    rule: 'a copy of a directory closes nothing exactly',
    file: 'model/model-outbox.ts',
    code: ' && header.inode === file.inode',
    broken: '',
    shownBy: 1180,
  },
  {
    rule: 'every opening of a directory is a new stream',
    file: 'model/world.ts',
    code: 'stream: (++this.#streams)',
    broken: 'stream: machine.directory.at(-1)?.stream ?? (++this.#streams)',
    shownBy: 2,
  },
  {
    rule: 'the clock of a stream never goes back',
    file: 'model/model-node.ts',
    code: 'Math.max(this.#now, worldNow + this.skewMs)',
    broken: 'worldNow + this.skewMs',
    shownBy: 1573,
  },
  {
    rule: 'an owner that was replaced can write nothing',
    file: 'model/model-keeper.ts',
    code: 'const isOwner = this.#epoch === this.#log.grants.epoch',
    broken: 'const isOwner = true',
    shownBy: 4105,
  },
]

const SOURCE = fileURLToPath(new URL('..', import.meta.url))
const MOST_SCHEDULES = 20_000
const scratch = mkdtempSync(join(tmpdir(), 'smartlink-broken-rules-'))
symlinkSync(join(SOURCE, '..', 'node_modules'), join(scratch, 'node_modules'))

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Schedules until one overshoots, or a record comes out that says what can't be; its seed is printed. */
const EXPLORE = `
const { World } = await import(process.argv[1] + '/model/world.ts')
const { Choices } = await import(process.argv[1] + '/model/random.ts')
const first = Number(process.argv[2])
for (let seed = first; seed < first + ${MOST_SCHEDULES}; seed++) {
  const choices = new Choices(seed)
  try {
    new World(choices).run(choices.between(50, 400))
  } catch (error) {
    if (error instanceof TypeError) throw error
    console.log(seed)
    process.exit()
  }
}`

it.each(RULES.map((broken, index) => ({ ...broken, index })))(
  'the model finds that it matters: $rule',
  async (broken) => {
    const copy = join(scratch, String(broken.index))
    cpSync(SOURCE, copy, { recursive: true })
    const file = join(copy, broken.file)
    const text = readFileSync(file, 'utf8')
    expect(text.split(broken.code), `${broken.file} has this code once: ${broken.code}`).toHaveLength(2)
    writeFileSync(
      file,
      text.replace(broken.code, () => broken.broken),
    )
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      EXPLORE,
      copy,
      String(broken.shownBy),
    ])
    if (Number(stdout) !== broken.shownBy) process.stderr.write(`${broken.rule}: now shown by ${stdout}`)
    expect(Number(stdout), 'the schedule that finds it').toBeGreaterThan(0)
  },
  120_000,
)
