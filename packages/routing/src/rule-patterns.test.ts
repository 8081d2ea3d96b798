import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileLink } from './compile.ts'
import { decide } from './decide.ts'
import { RulePatterns } from './rule-patterns.ts'
import { anySituation } from './testing/arbitrary-click.ts'
import { catalogOf, state } from './testing/fixtures.ts'
import { createZoneClock } from './zone-clock.ts'

const zones = createZoneClock()

it.each([
  { what: 'plenty of slots', patterns: new RulePatterns() },
  { what: 'two slots', patterns: new RulePatterns(1) },
  { what: 'three values before all is learnt anew', patterns: new RulePatterns(12, 3) },
])('a decision with remembered rules is the decision without, with $what', { timeout: 60_000 }, ({ patterns }) => {
  const few = fc.array(anySituation, { minLength: 2, maxLength: 6 })
  fc.assert(
    fc.property(few, few, (catalogs, visits) => {
      const links = catalogs.map((situation) => compileLink(situation.link, catalogOf(situation), zones))
      for (const visit of [...visits, ...visits]) {
        const { domain, click, facts, now, draw } = visit
        for (const link of links) {
          const question = (): Omit<Parameters<typeof decide>[0], 'patterns'> => ({
            link,
            domain,
            click,
            facts,
            now,
            draw,
            state: state({
              fraud: () => ({ score: visit.fraudScore, categories: visit.fraudCategories }),
              duplicate: (id) => visit.duplicates.includes(id),
              returning: visit.returning,
              unknownCaps: 'closed',
            }),
          })
          expect(decide({ ...question(), patterns })).toEqual(decide(question()))
        }
      }
    }),
    { numRuns: 100 },
  )
})
