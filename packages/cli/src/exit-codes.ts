/** What a script may rely on; printed by `smartlink --help`. */
export const EXIT = {
  done: 0,
  /** Something broke: the log, ClickHouse or an API did not answer, or can't now. */
  failed: 1,
  /** What was asked makes no sense, or an API refused it; nothing was done. */
  usage: 2,
  /** It ran, and something is left for a person: settings that differ, records not found, clicks not shipped. */
  attention: 3,
  /** The data directory belongs to a running process. */
  inUse: 4,
} as const

export const EXIT_CODES_HELP = `
Exit codes:
  0  done
  1  something broke: the log, ClickHouse or an API does not answer, or can't now
  2  what was asked makes no sense, or is refused; nothing was done
  3  done as far as it goes, and something is left for a person
  4  the data directory is in use by a running process`
