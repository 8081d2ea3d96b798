import type { ProblemDetail } from '@smartlink/http/problem'
import { detailsOf } from '@smartlink/http/zod-problems'
import type { z } from 'zod'

/** What is wrong with the parameter `name`, at its place inside it: `?group_by/1` is the second of a list. */
export function parameterProblems(error: z.ZodError, name: string, given: unknown): ProblemDetail[] {
  return detailsOf(error, given).map((detail) => ({
    ...detail,
    // Lists are written as text: what stands in them is not found in what was given, and is there nevertheless.
    ...(detail.code === 'required' && given !== undefined
      ? { code: 'not_allowed', message: 'Must be one of those allowed' }
      : {}),
    pointer: `?${name}${detail.pointer}`,
  }))
}

/** Reads parameters one by one, so that everything that is wrong with them is said at once. */
export function readParameters<Shape extends Readonly<Record<string, z.ZodType>>>(
  shape: Shape,
  given: Readonly<Record<string, unknown>>,
): { readonly values: Partial<{ [Name in keyof Shape]: z.output<Shape[Name]> }>; readonly errors: ProblemDetail[] } {
  const allowed = Object.keys(shape)
  const errors: ProblemDetail[] = Object.keys(given)
    .filter((name) => !Object.hasOwn(shape, name))
    .map((name) => ({ pointer: `?${name}`, code: 'unknown_field', message: 'Is not a parameter of this', allowed }))
  const values: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const result = schema.safeParse(given[name])
    if (result.success) values[name] = result.data
    else errors.push(...parameterProblems(result.error, name, given[name]))
  }
  return { values: values as Partial<{ [Name in keyof Shape]: z.output<Shape[Name]> }>, errors }
}
