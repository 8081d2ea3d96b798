import { join } from 'node:path'
import { watchForChanges } from '@smartlink/service-kit/watched-file'
import type { DerivedSecrets } from './derived-secrets.ts'
import { PURPOSES } from './key-file.ts'
import { openSecrets } from './open-secrets.ts'
import type { OpenSecretsOptions, Secrets } from './open-secrets.ts'

/** {@link Secrets} as the files are now: whatever holds on to a ring asks again when it is told that they changed. */
export interface FollowedSecrets extends Secrets {
  close(): void
}

export interface FollowSecretsOptions extends OpenSecretsOptions {
  /** The files were read again. */
  readonly onChange?: (secrets: Secrets) => void
  /** The files changed and can't be used as they are: the former keys stay in use. */
  readonly onProblem: (error: unknown) => void
  readonly lookEveryMs?: number
}

const LOOK_EVERY_MS = 1_000

/** Opens the secrets and reads them again whenever a file of theirs is replaced or written. Throws `SecretsError` at first. */
export function followSecrets(options: FollowSecretsOptions): FollowedSecrets {
  const { directory, create, onChange, onProblem, lookEveryMs = LOOK_EVERY_MS } = options
  let newest = openSecrets({ directory, create })

  function readAgain(): void {
    try {
      newest = openSecrets({ directory, create: false })
      onChange?.(newest)
    } catch (error) {
      onProblem(error)
    }
  }

  const watches = PURPOSES.map((purpose) => watchForChanges(join(directory, purpose), lookEveryMs, readAgain))
  // What was written between the first reading and the first look of the watch.
  newest = openSecrets({ directory, create: false })

  const derived: DerivedSecrets = {
    keyAt: (timeMs) => newest.derived.keyAt(timeMs),
    day: (day, keyId) => newest.derived.day(day, keyId),
    addressPeriod: (period, keyId) => newest.derived.addressPeriod(period, keyId),
    sticky: (days, period, keyId) => newest.derived.sticky(days, period, keyId),
  }
  return {
    directory,
    derived,
    get master() {
      return newest.master
    },
    get clickToken() {
      return newest.clickToken
    },
    fingerprints: (nowMs) => newest.fingerprints(nowMs),
    holds: (purpose, key) => newest.holds(purpose, key),
    close() {
      for (const watch of watches) watch.close()
    },
  }
}
