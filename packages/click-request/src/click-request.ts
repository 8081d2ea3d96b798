import type { TestTokens } from '@smartlink/click-token/test-token'
import type { ClickClass, ClickRequest, Params, TestFlags } from '@smartlink/routing/types'
import type { ClickParameters } from './click-parameters.ts'
import { findParameter } from './click-parameters.ts'

const ID = /^[1-9][0-9]{0,9}$/
const MAX_ID = 2_147_483_647
const CLASS_REASON_OF_TEST = 'test.token'
const NO_FLAGS: readonly string[] = []

/** The class a request has by itself. */
export interface Classed {
  readonly class: Exclude<ClickClass, 'test'>
  readonly class_reason: string
}

/** Puts together what a click asks for: its parameters, its class, and what a valid test token makes of both. */
export function clickRequest(
  query: string,
  parameters: ClickParameters,
  classed: Classed,
  test: TestFlags | undefined,
): ClickRequest {
  const { pub, sub1, sub2, sub3, sub4, sub5, sub6, xid, url } = parameters
  return {
    class: test === undefined ? classed.class : 'test',
    class_reason: test === undefined ? classed.class_reason : CLASS_REASON_OF_TEST,
    test,
    publisher_id: pub === undefined ? undefined : idOf(pub),
    sub1,
    sub2,
    sub3,
    sub4,
    sub5,
    sub6,
    xid,
    url: url ?? '',
    params: new QueryParams(query),
    flags: flagsOf(parameters),
  }
}

/** What a test token allows on this link; undefined without one, or with one that is not good, which is ignored. */
export function testFlags(
  tokens: TestTokens,
  { testToken }: ClickParameters,
  linkId: number,
  now: number,
): TestFlags | undefined {
  if (testToken === undefined) return undefined
  const result = tokens.verify(testToken, linkId, now)
  return result.ok ? { targeting: result.token.targeting, schedule: result.token.schedule } : undefined
}

/** 0 for a text that is no id, and so names nobody. */
function idOf(text: string): number {
  if (!ID.test(text)) return 0
  const id = Number(text)
  return id <= MAX_ID ? id : 0
}

function flagsOf({ cut, urlTooLong }: ClickParameters): readonly string[] {
  if (!cut && !urlTooLong) return NO_FLAGS
  return [...(cut ? ['cut'] : []), ...(urlTooLong ? ['url_too_long'] : [])]
}

/** Looks a parameter up when a rule or a macro asks for it, which most clicks never do. */
class QueryParams implements Params {
  readonly #query: string

  constructor(query: string) {
    this.#query = query
  }

  get(name: string): string | undefined {
    return findParameter(this.#query, name)
  }
}
