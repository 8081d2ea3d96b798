/**
 * 64 bits of a text as 16 hex digits: MurmurHash3's mixing over UTF-16 code units in two lanes. It only shortens sub
 * ids in cap keys: two sub ids of one publisher that meet share a counter, which limits that publisher more, never less.
 */
export function hash64(text: string): string {
  let left = 0x9747b28c
  let right = 0x3c6ef372
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    left = Math.imul(rotate(left ^ Math.imul(unit, 0xcc9e2d51), 15), 0x1b873593) + 0x6b64e654
    right = Math.imul(rotate(right ^ Math.imul(unit, 0x85ebca6b), 13), 0xc2b2ae35) + 0x52dce729
  }
  return hex(finish(left ^ text.length)) + hex(finish(right ^ Math.imul(text.length, 0x9e3779b1)))
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
