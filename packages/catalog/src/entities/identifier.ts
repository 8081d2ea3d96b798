import { z } from 'zod'

export const MAX_ID = 2_147_483_647

/** Ids are positive 32-bit integers given by control and never reused. */
export const identifier = z.int().min(1).max(MAX_ID)

/** A list of ids without repeats. */
export function identifiers(maximum: number) {
  return z.array(identifier).max(maximum).check(unique())
}

/** Refuses a list in which a value stands twice, pointing at the second one. */
export function unique<T>(keyOf: (value: T) => unknown = (value) => value) {
  return z.superRefine<T[]>((values, context) => {
    const seen = new Set<unknown>()
    for (const [index, value] of values.entries()) {
      const key = keyOf(value)
      if (seen.has(key))
        context.addIssue({
          code: 'custom',
          path: [index],
          message: 'Stands in this list twice',
          params: { code: 'repeated' },
        })
      seen.add(key)
    }
  })
}
