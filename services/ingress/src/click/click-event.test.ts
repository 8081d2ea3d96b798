import { encodeClick, encodeClickInto } from '@smartlink/events/codec'
import { readClickParameters } from '@smartlink/click-request/click-parameters'
import { clickRequest } from '@smartlink/click-request/click-request'
import { compileLink } from '@smartlink/routing/compile'
import { decide } from '@smartlink/routing/decide'
import { catalogOf, DOMAIN, link, member, NOW, offer, state } from '@smartlink/routing/testing/fixtures'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { createVisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clickEvent, fieldsOutsideSections, sectionsOf } from './click-event.ts'
import type { ClickParts } from './click-event.ts'
import { TraceBytes } from './trace-bytes.ts'

const CATALOG = catalogOf({
  offers: Array.from({ length: 6 }, (_, at) =>
    offer(at + 1, {
      targeting: [
        { dim: at % 2 === 0 ? 'country' : 'os', op: 'in', values: at % 2 === 0 ? ['DE', 'US'] : ['iOS', 'Windows'] },
        { dim: 'language', op: at % 3 === 0 ? 'not_in' : 'in', values: ['de'] },
      ],
    }),
  ),
})
const LINKS = [1, 2].map((id) =>
  link(
    [1, 2, 3, 4, 5, 6].map((offerId) => member(offerId)),
    { id },
  ),
)

const header = (name: string, ...values: string[]) =>
  fc.constantFrom('', ...values).map((value) => (value === '' ? [] : [name, value]))
const HEADERS = fc
  .tuple(
    header(
      'User-Agent',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'Googlebot/2.1 (+http://www.google.com/bot.html)',
      `\xc3\xa9${'u'.repeat(2_000)}`,
    ),
    header('Sec-CH-UA-Platform', '"Windows"', '"Android"'),
    header('Accept-Language', 'de-DE,de;q=0.9,en;q=0.5', 'en', 'nonsense;;'),
    header('Referer', 'https://news.example/story?user=17', 'no address', `https://long.example/${'r'.repeat(3_000)}`),
    header('X-Forwarded-For', '84.141.2.3', '8.8.8.8', '2003::5', 'nobody'),
  )
  .map((each) => each.flat())

describe('a click event', () => {
  it.each(['truncated', 'full', 'hmac', 'none'] as const)(
    'put together from what was encoded before is the same to the byte, with addresses stored %s',
    async (addressStorage) => {
      const secret = (): Buffer => Buffer.alloc(32, 3)
      const visitors = await createVisitorFacts({
        geoPaths: [],
        trustedProxies: ['127.0.0.1'],
        addressStorage,
        secrets: { keyAt: () => ({ id: 9, sinceMs: 0 }), day: secret, addressPeriod: secret },
        cacheSize: 4,
        onProblem: (error) => {
          throw error
        },
      })
      const compiled = LINKS.map((each) => compileLink(each, CATALOG, createZoneClock()))
      const traces = new TraceBytes()
      const scratch = Buffer.alloc(64 * 1024)

      function partsOf(rawHeaders: readonly string[], at: number, time: number): ClickParts {
        const visitor = visitors.of(
          { method: 'GET', remoteAddress: '127.0.0.1', headers: readRequestHeaders(rawHeaders) },
          time,
        )
        const request = clickRequest('pub=7', readClickParameters('pub=7'), visitor, undefined)
        const [entity, asked] = [LINKS[at], compiled[at]]
        if (entity === undefined || asked === undefined) throw new Error('there is no such link')
        const decision = decide({
          link: asked,
          domain: DOMAIN,
          click: request,
          facts: visitor.facts,
          state: state(),
          now: time,
          draw: 2 ** 51,
        })
        if (decision.kind === 'needs') throw new Error('the decision needs caps')
        return {
          click: {
            asked: { domain: DOMAIN, link: entity, compiled: asked, catalogRevision: 5 } as never,
            request,
            visitor,
            flags: [],
          },
          clickId: Buffer.alloc(16, 1),
          now: time,
          recollection: { returning: false, had: () => false },
          suspicion: { score: 0, band: '', rules: [], categories: [], subjects: [] },
          decision,
        }
      }

      fc.assert(
        fc.property(HEADERS, fc.nat(1), fc.nat(3), fc.boolean(), (rawHeaders, at, days, isSpread) => {
          const parts = partsOf(rawHeaders, at, NOW + days * 86_400_000)
          const origin = Buffer.alloc(16, 2)
          const sections = sectionsOf(parts.click.visitor.sections, traces.of(parts.decision.trace))
          const end = encodeClickInto(fieldsOutsideSections(parts, origin, isSpread), scratch, 0, sections)
          expect(scratch.subarray(0, end).equals(encodeClick(clickEvent(parts, origin, isSpread)))).toBe(true)
        }),
        { numRuns: 200 },
      )
      visitors.close()
    },
  )
})
