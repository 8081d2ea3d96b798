import { readFileSync } from 'node:fs'

/** SIGHUP is signal 1, the lowest bit of the mask. */
const HANG_UP = 1n

/** Whether whoever started this process asked that a closed terminal does not end it, as `nohup` does. */
export function ignoresHangUp(): boolean {
  let status: string
  try {
    status = readFileSync('/proc/self/status', 'utf8')
  } catch {
    // No /proc on this system: nobody can be asked, and a hang-up ends programs by default.
    return false
  }
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return mask !== undefined && (BigInt(`0x${mask}`) & HANG_UP) !== 0n
}
