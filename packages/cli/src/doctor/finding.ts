/** What a look at one thing found. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error'
  /** What was looked at: `disk`, `topics` … */
  readonly area: string
  /** Stable; scripts decide by it. */
  readonly code: string
  readonly message: string
  /** What a person should do; absent when all is well. */
  readonly todo?: string
}

/** Findings of one area. */
export function findingsOf(area: string) {
  return {
    ok: (message: string): Finding => ({ level: 'ok', area, code: `${area}.ok`, message }),
    warning: (code: string, message: string, todo: string): Finding => {
      return { level: 'warning', area, code: `${area}.${code}`, message, todo }
    },
    error: (code: string, message: string, todo: string): Finding => {
      return { level: 'error', area, code: `${area}.${code}`, message, todo }
    },
  }
}

/** `a, b, c and 4 more` */
export function listed(names: readonly string[], most = 4): string {
  if (names.length <= most + 1) return names.join(', ')
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}

export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`
}

export function ageText(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} days`
}
