import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { ROOT } from '../harness/process.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
/** The browser itself asks nobody for anything. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PICTURES = join(ROOT, 'test', 'browser', '.pictures')
const BUILT_CONSOLE = join(ROOT, 'packages', 'console', 'dist')
const WAIT_MS = 30_000

export type ColorScheme = 'light' | 'dark'

export interface Visit {
  readonly page: Page
  /** Everything the page complained of: errors, warnings, refused styles and scripts. */
  readonly complaints: string[]
}

export interface VisitOptions {
  readonly width?: number
  readonly colorScheme?: ColorScheme
}

/** A whole Smart Link with the demo catalog, its console, and a real browser to look at it. */
export class ConsoleUnderTest {
  readonly system: RunningSmartLink
  readonly browser: Browser
  readonly url: string
  readonly adminToken: string
  readonly #removeData: () => void

  private constructor(system: RunningSmartLink, browser: Browser, removeData: () => void) {
    this.system = system
    this.browser = browser
    this.url = String(system.process.ready['control'])
    this.adminToken = readFileSync(String(system.process.ready['admin_token_file']), 'utf8').trim()
    this.#removeData = removeData
  }

  static async start(flags: readonly string[] = []): Promise<ConsoleUnderTest> {
    if (!existsSync(join(BUILT_CONSOLE, 'index.html'))) {
      throw new Error(
        'The console is not built: `npm test -- browser` builds it, and so does `pnpm --filter @smartlink/console build`',
      )
    }
    mkdirSync(PICTURES, { recursive: true })
    const directory = temporaryDirectory()
    const system = await startSmartLink({ dataDir: directory.path, flags: ['--demo', ...flags] })
    const browser = await chromium.launch({
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      args: ARGS,
    })
    return new ConsoleUnderTest(system, browser, () => directory.remove())
  }

  async stop(): Promise<void> {
    await this.browser.close()
    this.system.process.kill('SIGTERM')
    await this.system.process.ended
    this.#removeData()
  }

  /** A browser of its own at the way in. */
  async open({ width = 1440, colorScheme = 'light' }: VisitOptions = {}): Promise<Visit> {
    const context = await this.browser.newContext({
      viewport: { width, height: width < 500 ? 844 : 900 },
      colorScheme,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT_MS)
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    await page.goto(this.url)
    return { page, complaints }
  }

  async signedIn(token: string, options: VisitOptions = {}): Promise<Visit> {
    const visit = await this.open(options)
    await visit.page.getByLabel('API token').fill(token)
    await visit.page.getByRole('button', { name: 'Sign in' }).click()
    await visit.page.getByRole('heading', { level: 1 }).waitFor()
    return visit
  }

  /** Goes to a page of the console and waits until it has what it shows. */
  async show(page: Page, path: string, heading: string): Promise<void> {
    await page.goto(this.url + path)
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  }
}

/** Shows the page in these colours, without loading it again. */
export async function inColors(page: Page, colorScheme: ColorScheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
}

/** Kept under `test/browser/.pictures`, for people. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

interface AxeFault {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly string[]
}

/** What axe finds to be serious or worse, each with where it stands. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Colours on their way to where they belong are not judged.
  await page.evaluate('Promise.allSettled(document.getAnimations().map((animation) => animation.finished))')
  // Through the debugger's door: the policy of the page lets no foreign script in. Once a document is enough.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE)
  const found: AxeFault[] = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.target.join(' ')) })))`,
  )
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).join(', ')}`)
}
