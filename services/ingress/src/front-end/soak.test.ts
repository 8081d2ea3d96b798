import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { RawConnection } from '../testing/raw-http.ts'
import { AnswerHeaders } from './answer-headers.ts'
import { openHttpFrontEnd } from './http.ts'

/*
 * Clients of every kind on one front end for as long as is wanted. SMARTLINK_SOAK_S seconds; few in CI, an hour before an
 * update of Node.js is trusted.
 */

const SOAK_MS = 1_000 * Number(process.env['SMARTLINK_SOAK_S'] ?? 2)
const POLITE = 8
const RUDE = 8
const MAX_PIPELINED = 12
/** What the same load may leave in memory between one half and the other. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const NO_BODY = new AnswerHeaders(['Content-Length', '0'])
const NONSENSE = [
  '\x16\x03\x01\x02\x00',
  'GET\r\n\r\n',
  'GET /go HTTP/1.1\r\nHost : h\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\n',
]

it.each([
  { way: 'behind its parser', isFast: true, isDirect: false },
  { way: 'node:http alone', isFast: false, isDirect: false },
  { way: 'before node:http', isFast: true, isDirect: true },
])(
  'polite clients get each its own answers while others cut, stall and talk nonsense, and nothing is left of them ($way)',
  async ({ isFast, isDirect }) => {
    let due: (() => void)[] = []
    const endTurn = (): void => {
      const answers = due
      due = []
      for (const answer of answers) answer()
    }
    const frontEnd = await openHttpFrontEnd(
      { host: '127.0.0.1', port: 0, reusePort: false, fastPath: isFast ? { isDirect, endTurn } : undefined },
      ({ target }, respond) => {
        if (!target.startsWith('/go')) return false
        due.push(() => respond({ status: 302, location: `https://x.example${target}`, headers: NO_BODY, body: '' }))
        if (due.length === 1) setImmediate(endTurn)
        return true
      },
      (request, response) => response.end(request.url),
    )
    const endsAt = performance.now() + SOAK_MS
    const goesOn = (): boolean => performance.now() < endsAt
    let answered = 0

    const polite = async (who: number): Promise<void> => {
      for (let round = 0; goesOn(); round++) {
        const connection = await RawConnection.open(frontEnd.port)
        for (let batch = 0; batch < 20 && goesOn(); batch++) {
          const paths = Array.from({ length: 1 + (batch % MAX_PIPELINED) }, (_, at) =>
            (at + batch) % 5 === 4 ? `/other-${who}-${round}-${batch}-${at}` : `/go-${who}-${round}-${batch}-${at}`,
          )
          const bytes = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: h\r\nUser-Agent: soak\r\n\r\n`).join('')
          const cut = (batch * 7919) % bytes.length
          await connection.send(bytes.slice(0, cut))
          if (batch % 3 === 0) await delay(1)
          await connection.send(bytes.slice(cut))
          for (const path of paths) {
            const answer = await connection.answer()
            expect(answer?.headers.get('location') ?? answer?.body).toBe(
              path.startsWith('/go') ? `https://x.example${path}` : path,
            )
            answered += 1
          }
        }
        connection.destroy()
      }
    }

    const rude = async (who: number): Promise<void> => {
      for (let round = who; goesOn(); round++) {
        const connection = await RawConnection.open(frontEnd.port)
        const click = `GET /go-rude HTTP/1.1\r\nHost: h\r\nReferer: ${'r'.repeat(round % 3_000)}\r\n\r\n`
        const ways = [click.slice(0, round % click.length), click.repeat(40), NONSENSE[round % NONSENSE.length] ?? '']
        await connection.send(ways[round % ways.length] ?? '')
        if (round % 4 !== 0) await delay(round % 7)
        connection.destroy()
      }
    }

    const clients = [
      ...Array.from({ length: POLITE }, (_, who) => polite(who)),
      ...Array.from({ length: RUDE }, (_, who) => rude(who)),
    ]
    await delay(SOAK_MS / 2)
    collectGarbage()
    const halfway = process.memoryUsage().rss
    await Promise.all(clients)
    collectGarbage()
    expect(process.memoryUsage().rss - halfway).toBeLessThan(MAX_GROWTH_BYTES)
    expect(answered).toBeGreaterThan(POLITE)
    await frontEnd.stop()
    if (isFast) {
      expect(frontEnd.fastPath).toMatchObject({ inFlight: 0, unfamiliar: 0 })
      expect(frontEnd.fastPath?.requests).toBeGreaterThan(POLITE)
    }
  },
  SOAK_MS + 60_000,
)
