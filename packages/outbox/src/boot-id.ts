import { readFileSync } from 'node:fs'

/**
 * The id of the running kernel. Where the system tells none, an id that no other call gives: every earlier stream is then
 * closed as a forfeit, which is safe and costs a little use of the caps.
 */
export function readBootId(randomId: () => string): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return `unknown-${randomId()}`
  }
}
