import type { AddressDigits } from './address.ts'
import { parseBlock } from './address.ts'

/** Addresses and blocks, searched by bisection. */
export interface AddressSet {
  has(address: AddressDigits): boolean
}

/** Undefined when one of the blocks is none. */
export function compileAddressSet(blocks: readonly string[]): AddressSet | undefined {
  const spans: { first: string; last: string }[] = []
  for (const text of blocks) {
    const block = parseBlock(text)
    if (block === undefined) return undefined
    spans.push(block)
  }
  const merged: { first: string; last: string }[] = []
  for (const span of spans.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = merged.at(-1)
    if (before !== undefined && span.first <= before.last) {
      if (span.last > before.last) before.last = span.last
    } else {
      merged.push({ ...span })
    }
  }

  return {
    has(address) {
      let low = 0
      let high = merged.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((merged[middle]?.last ?? '') < address) low = middle + 1
        else high = middle
      }
      const span = merged[low]
      return span !== undefined && span.first <= address
    },
  }
}
