import type { EntityOf, Kind } from '@smartlink/catalog/kinds'
import { validate } from '@smartlink/catalog/validation/validate'
import { validateArchiving } from '@smartlink/catalog/validation/validate-archiving'
import type { Problem as CatalogProblem } from '@smartlink/catalog/validation/problem'
import { refusalOfIfMatch } from '@smartlink/http/if-match'
import type { Problem } from '@smartlink/http/problem'
import { conflict } from '@smartlink/http/problem'
import { invalidBody } from '@smartlink/http/read-call'
import { z } from 'zod'
import type { EntityType } from '../entities/entity-type.ts'
import { represent, writable } from '../entities/represent.ts'
import type { CatalogWriter } from '../write/catalog-writer.ts'
import type { EditResult } from '../write/edit.ts'
import { done, refuse } from '../write/edit.ts'
import { bodyOf } from '../write/edit-scope.ts'
import type { EditScope } from '../write/edit-scope.ts'
import type { FeatureGate } from './feature-gate.ts'
import { isObject, mergePatch } from './merge-patch.ts'
import { noSuch, refusalOf } from './refusals.ts'

export interface EditOptions {
  /** Who asks: `token:<id>`, or `control`. */
  readonly actor: string
  /** The caller has read what can be forced, and wants it. */
  readonly force?: boolean
  /** Everything is checked, and nothing saved. */
  readonly dryRun?: boolean
}

/** An entity as it was saved, and what is shown of it only now. */
export interface Saved<K extends Kind> {
  readonly entity: EntityOf<K>
  readonly shownOnce: Readonly<Record<string, unknown>>
}

/** What a refused edit has put is not written: so ends one that was only tried. Nobody is shown this. */
const ONLY_TRIED = conflict('only_tried', 'This was only tried')

/** Everything that can be done to entities; the routes and the demo catalog both go through here. */
export class Operations {
  readonly #writer: CatalogWriter
  readonly #gate: FeatureGate

  constructor(writer: CatalogWriter, gate: FeatureGate) {
    this.#writer = writer
    this.#gate = gate
  }

  /** @param given as it came, checked here */
  async create<K extends Kind>(
    type: EntityType<K>,
    given: unknown,
    options: EditOptions,
  ): Promise<EditResult<Saved<K>>> {
    const result = await this.#create(type, [given], options, { body: given, pathOf: () => [] })
    return result.ok ? done(result.value[0] as Saved<K>) : result
  }

  /**
   * All or none.
   * @param body the whole body, in which the list stands under `field`, or as itself
   */
  createAll<K extends Kind>(
    type: EntityType<K>,
    given: readonly unknown[],
    options: EditOptions,
    { body, field }: { readonly body: unknown; readonly field?: string },
  ): Promise<EditResult<Saved<K>[]>> {
    const above = field === undefined ? [] : [field]
    return this.#create(type, given, options, { body, pathOf: (index) => [...above, index] })
  }

  /** @param ifMatch the header, which must name the present revision */
  patch<K extends Kind>(
    type: EntityType<K>,
    id: number,
    patch: Readonly<Record<string, unknown>>,
    ifMatch: string | undefined,
    options: EditOptions,
  ): Promise<EditResult<EntityOf<K>>> {
    return this.#writer.submit(options.actor, (scope) => {
      const before = scope.catalog.any(type.kind, id)
      if (before === undefined) return refuse(noSuch(type.noun, id))
      const stale = refusalOfIfMatch(ifMatch, before.revision)
      if (stale !== undefined) return refuse(stale)
      if (before.archived)
        return refuse(conflict('archived', `The ${type.noun} ${id} is archived and can't be changed`))

      const sent = withoutShownFields(type, patch, represent(type, before))
      if (sent.refusal !== undefined) return refuse(sent.refusal)
      const merged = mergePatch(writable(type, before), sent.changes)
      const parsed = type.input.safeParse(merged)
      if (!parsed.success) return refuse(invalidBody(parsed.error, merged))

      const outcome = this.#save(type, parsed.data, scope, before)
      const refusal = refusalOf(outcome.problems, options.force === true)
      return refusal === undefined ? done(outcome.saved.entity) : refuse(refusal)
    })
  }

  archive<K extends Kind>(
    type: EntityType<K>,
    id: number,
    ifMatch: string | undefined,
    options: EditOptions,
  ): Promise<EditResult<EntityOf<K>>> {
    return this.#writer.submit(options.actor, (scope) => {
      const before = scope.catalog.any(type.kind, id)
      if (before === undefined) return refuse(noSuch(type.noun, id))
      const stale = refusalOfIfMatch(ifMatch, before.revision)
      if (stale !== undefined) return refuse(stale)
      if (before.archived) return done(before)
      const refusal = refusalOf(validateArchiving(scope.catalog, type.kind, id), options.force === true)
      if (refusal !== undefined) return refuse(refusal)
      return done(scope.put(type.kind, id, bodyOf(before), { needs: before.needs, before, archived: true }))
    })
  }

  async #create<K extends Kind>(
    type: EntityType<K>,
    given: readonly unknown[],
    options: EditOptions,
    { body, pathOf }: { readonly body: unknown; pathOf(index: number): readonly (string | number)[] },
  ): Promise<EditResult<Saved<K>[]>> {
    const inputs: unknown[] = []
    const issues: z.core.$ZodIssue[] = []
    for (const [index, one] of given.entries()) {
      const parsed = type.input.safeParse(isObject(one) ? mergePatch({}, one) : one)
      if (parsed.success) inputs.push(parsed.data)
      else issues.push(...parsed.error.issues.map((issue) => ({ ...issue, path: [...pathOf(index), ...issue.path] })))
    }
    if (issues.length > 0) return refuse(invalidBody(new z.ZodError(issues), body))

    let tried: Saved<K>[] | undefined
    const result = await this.#writer.submit(options.actor, (scope) => {
      const saved: Saved<K>[] = []
      const problems: CatalogProblem[] = []
      for (const [index, input] of inputs.entries()) {
        const outcome = this.#save(type, input, scope, undefined)
        saved.push(outcome.saved)
        problems.push(...outcome.problems.map((problem) => ({ ...problem, path: [...pathOf(index), ...problem.path] })))
      }
      const refusal = refusalOf(problems, options.force === true)
      if (refusal !== undefined) return refuse(refusal)
      if (options.dryRun !== true) return done(saved)
      tried = saved
      return refuse(ONLY_TRIED)
    })
    return tried === undefined ? result : done(tried)
  }

  #save<K extends Kind>(
    type: EntityType<K>,
    input: unknown,
    scope: EditScope,
    before: EntityOf<K> | undefined,
  ): { readonly saved: Saved<K>; readonly problems: readonly CatalogProblem[] } {
    const prepared = type.prepare(input, scope, before)
    const gate = this.#gate.judge(type.kind, prepared.body)
    const problems = [
      ...(prepared.problems ?? []),
      ...validate(type.kind, scope.catalog, prepared.body, before),
      ...gate.problems,
    ]
    const id = before?.id ?? scope.nextId(type.kind)
    const entity = scope.put(type.kind, id, prepared.body, { needs: gate.needs, before })
    type.settle?.(scope, entity)
    return { saved: { entity, shownOnce: prepared.shownOnce ?? {} }, problems }
  }
}

/**
 * What is shown but not written may be sent back as it was read, so that a client can change one field of what it got
 * and send the whole. What lint said of the last change is not looked at.
 */
function withoutShownFields<K extends Kind>(
  type: EntityType<K>,
  patch: Readonly<Record<string, unknown>>,
  shown: Readonly<Record<string, unknown>>,
): { readonly changes: Readonly<Record<string, unknown>>; readonly refusal: Problem | undefined } {
  const { lint: _lint, ...changes } = patch
  const isShown = (field: string) => !Object.hasOwn(type.fields, field) && Object.hasOwn(shown, field)
  const problems = Object.entries(changes)
    .filter(([field, value]) => isShown(field) && value !== shown[field])
    .map(([field]) => ({ path: [field], code: 'read_only', message: 'Can not be changed' }))
  return {
    changes: Object.fromEntries(Object.entries(changes).filter(([field]) => !isShown(field))),
    refusal: refusalOf(problems, false),
  }
}
