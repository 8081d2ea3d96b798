import type { SmartLink } from '../api/entities.ts'
import { saveEntity } from '../api/entities.ts'

export interface LinkChange {
  readonly link: Pick<SmartLink, 'id' | 'name' | 'revision'>
  readonly body: object
  /** What makes it as it was. */
  readonly back: object
}

export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly takeBack: readonly LinkChange[] }
  /** One was refused, so none is changed: those that were saved before it are as they were. */
  | { readonly kind: 'unchanged'; readonly refused: LinkChange['link']; readonly error: unknown }
  /** One was refused, and these could not be made as they were. */
  | {
      readonly kind: 'half_changed'
      readonly refused: LinkChange['link']
      readonly error: unknown
      readonly changed: readonly LinkChange['link'][]
    }

type Save = (change: LinkChange) => Promise<{ readonly revision: number }>

/** So many requests at a time: control writes those that wait together. */
const AT_ONCE = 8

/**
 * Changes all of the links, or none: the API changes one link a request, so what was saved before a refusal is taken
 * back. For a moment others may see a part.
 */
export async function changeLinks(changes: readonly LinkChange[], save: Save = saveLink): Promise<ChangeOutcome> {
  const forth = await saveEach(changes, save, true)
  const takeBack = forth.saved.map(({ change, revision }) => reversed(change, revision))
  if (forth.failure === undefined) return { kind: 'changed', takeBack }
  const { change, error } = forth.failure
  const back = await saveEach(takeBack, save, false)
  const restored = new Set(back.saved.map((saved) => saved.change.link.id))
  const changed = takeBack.flatMap(({ link }) => (restored.has(link.id) ? [] : [link]))
  return changed.length === 0
    ? { kind: 'unchanged', refused: change.link, error }
    : { kind: 'half_changed', refused: change.link, error, changed }
}

function reversed({ link, body, back }: LinkChange, revision: number): LinkChange {
  return { link: { ...link, revision }, body: back, back: body }
}

function saveLink({ link, body }: LinkChange): Promise<{ readonly revision: number }> {
  return saveEntity('smart-links', { id: link.id, revision: link.revision, body })
}

interface Saved {
  readonly saved: readonly { readonly change: LinkChange; readonly revision: number }[]
  readonly failure: { readonly change: LinkChange; readonly error: unknown } | undefined
}

/** @param stops whether a refusal ends it; those on their way are waited for in any case */
async function saveEach(changes: readonly LinkChange[], save: Save, stops: boolean): Promise<Saved> {
  const saved: { change: LinkChange; revision: number }[] = []
  let failure: Saved['failure']
  for (let from = 0; from < changes.length && !(stops && failure !== undefined); from += AT_ONCE) {
    await Promise.all(
      changes.slice(from, from + AT_ONCE).map(async (change) => {
        try {
          saved.push({ change, revision: (await save(change)).revision })
        } catch (error) {
          failure ??= { change, error }
        }
      }),
    )
  }
  return { saved, failure }
}
