import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LinkChange } from './change-links.ts'
import { changeLinks } from './change-links.ts'

/** Links as a server keeps them: a change is refused when it is based on an old revision, or when it is told to be. */
class Server {
  readonly links: Map<number, { active: boolean; revision: number }>
  readonly #refused: ReadonlySet<number>

  constructor(active: readonly boolean[], refused: readonly number[]) {
    this.links = new Map(active.map((on, id) => [id, { active: on, revision: 1 }]))
    this.#refused = new Set(refused)
  }

  readonly save = async ({ link, body }: LinkChange): Promise<{ revision: number }> => {
    await Promise.resolve()
    const before = this.links.get(link.id)
    if (this.#refused.has(link.id) || before?.revision !== link.revision) throw new Error('refused')
    const after = { ...before, ...body, revision: before.revision + 1 }
    this.links.set(link.id, after)
    return { revision: after.revision }
  }

  get active(): boolean[] {
    return [...this.links.values()].map(({ active }) => active)
  }

  switchedOn(): LinkChange[] {
    return [...this.links].map(([id, { active, revision }]) => ({
      link: { id, name: `Link ${id}`, revision },
      body: { active: true },
      back: { active },
    }))
  }
}

test('all links are changed or none is, and what was changed can be taken back as a whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(60), { maxLength: 2 }),
      async (before, refused) => {
        const server = new Server(before, refused)
        const outcome = await changeLinks(server.switchedOn(), server.save)
        if (outcome.kind === 'changed') {
          expect(server.active).toEqual(before.map(() => true))
          expect((await changeLinks(outcome.takeBack, server.save)).kind).toBe('changed')
        } else {
          expect(outcome).toMatchObject({ kind: 'unchanged' })
          expect(refused).toContain(outcome.refused.id)
        }
        expect(server.active).toEqual(before)
      },
    ),
  )
})

test('links that cannot be made as they were are named', async () => {
  const server = new Server([false, false], [1])
  let saves = 0
  const outcome = await changeLinks(server.switchedOn(), (change) => {
    saves++
    return saves > 2 ? Promise.reject(new Error('gone')) : server.save(change)
  })
  expect(outcome).toMatchObject({ kind: 'half_changed', refused: { id: 1 }, changed: [{ id: 0, name: 'Link 0' }] })
})
