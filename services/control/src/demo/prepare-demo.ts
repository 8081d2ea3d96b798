import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { ControlConfig } from '../config.ts'
import type { Operations } from '../operations/operations.ts'
import type { DemoTokens } from './demo-tokens.ts'
import { readDemoTokens, writeDemoTokens } from './demo-tokens.ts'
import { isUntouched, keepDemoLanding, makeDemoCatalog } from './make-demo-catalog.ts'

export interface PrepareDemoOptions {
  readonly config: Pick<ControlConfig, 'demo' | 'secretsDirectory'>
  readonly operations: Operations
  readonly view: CatalogView
  /** Whether this process writes the catalog. */
  leads(): boolean
  /** Where this service answers. */
  readonly url: string
}

/** Makes the demo catalog where it is asked for and nothing is there, and keeps one that is there leading here. */
export async function prepareDemo({ config, operations, view, leads, url }: PrepareDemoOptions): Promise<DemoTokens> {
  const landing = reachable(url)
  if (config.demo && leads() && isUntouched(view)) {
    const tokens = await makeDemoCatalog(operations, landing)
    await writeDemoTokens(config.secretsDirectory, tokens)
    return tokens
  }
  const tokens = await readDemoTokens(config.secretsDirectory)
  if (tokens.size > 0 && leads()) await keepDemoLanding(operations, view, landing)
  return tokens
}

/** An address that listens on everything is none that a browser can go to. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}
