import type { TargetingRule } from '../entities/targeting-rule.ts'
import type { EntityOf } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'

type Path = readonly (string | number)[]

/** Kinds that others refer to by id. */
export type ReferredKind = 'publisher' | 'advertiser' | 'offer' | 'domain' | 'targeting_group'

const NAMES: Readonly<Record<ReferredKind, string>> = {
  publisher: 'publisher',
  advertiser: 'advertiser',
  offer: 'offer',
  domain: 'tracking domain',
  targeting_group: 'targeting group',
}

/**
 * Checks that what a body names is there and not archived. What the revision before named already may have been
 * archived since: an edit of something else must not be refused for it.
 */
export class References {
  readonly problems: Problem[] = []
  readonly #catalog: CatalogReader
  readonly #known: ReadonlySet<string>

  constructor(catalog: CatalogReader, known: Iterable<string> = []) {
    this.#catalog = catalog
    this.#known = new Set(known)
  }

  check(kind: ReferredKind, id: number | undefined, path: Path): void {
    if (id === undefined || this.#known.has(`${kind}/${id}`)) return
    const found = this.#catalog.any<ReferredKind>(kind, id) as EntityOf<ReferredKind> | undefined
    if (found !== undefined && !found.archived) return
    const code = found === undefined ? 'reference.unknown' : 'reference.archived'
    const message = found === undefined ? `There is no ${NAMES[kind]} ${id}` : `The ${NAMES[kind]} ${id} is archived`
    this.problems.push({ path, code, message })
  }

  checkAll(kind: ReferredKind, ids: readonly number[] | undefined, path: Path): void {
    for (const [index, id] of (ids ?? []).entries()) this.check(kind, id, [...path, index])
  }

  /** Rules on tracking domains name them by id or host. */
  checkRules(rules: readonly TargetingRule[], path: Path): void {
    for (const [index, rule] of rules.entries()) {
      if (rule.dim !== 'domain') continue
      for (const [position, value] of rule.values.entries()) {
        const at = [...path, index, 'values', position]
        if (/^[0-9]+$/.test(value)) this.check('domain', Number(value), at)
        else if (!this.#known.has(`domain/${value}`) && this.#catalog.domainNamed(value) === undefined) {
          this.problems.push({ path: at, code: 'reference.unknown', message: `There is no tracking domain ${value}` })
        }
      }
    }
  }
}

/** Names of everything that rules on tracking domains refer to, for {@link References}. */
export function domainsOfRules(rules: readonly TargetingRule[]): string[] {
  return rules.flatMap((rule) => (rule.dim === 'domain' ? rule.values.map((value) => `domain/${value}`) : []))
}
