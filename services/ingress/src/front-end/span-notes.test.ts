import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import createWabt from 'wabt'
import { SPAN_NOTES } from './span-notes.ts'

it('is what its text is assembled to', async () => {
  const text = readFileSync(new URL('span-notes.wat', import.meta.url), 'utf8')
  const { buffer } = (await createWabt()).parseWat('span-notes.wat', text).toBinary({})
  expect(SPAN_NOTES.toString('base64'), 'put this into span-notes.ts').toBe(Buffer.from(buffer).toString('base64'))
})
