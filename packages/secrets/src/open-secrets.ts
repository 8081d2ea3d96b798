import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createDerivedSecrets } from './derived-secrets.ts'
import type { DerivedSecrets } from './derived-secrets.ts'
import { SecretsError } from './errors.ts'
import { findKey, keyAt, keysOf } from './key.ts'
import type { KeyRing } from './key.ts'
import { newKeyRing, PURPOSES, readKeyFile, writeKeyFile } from './key-file.ts'
import type { Purpose } from './key-file.ts'

/** The secrets of one installation. Every ingress of it must be given the same directory. */
export interface Secrets {
  readonly directory: string
  readonly master: KeyRing
  /** Ready for `createClickTokens` and `createTestTokens`. */
  readonly clickToken: KeyRing
  readonly derived: DerivedSecrets
  /** What processes compare through their heartbeats, as it is at a time; tells nothing of the keys. */
  fingerprints(nowMs: number): readonly KeyFingerprint[]
  /** Whether a key that another process uses is held here too. */
  holds(purpose: Purpose, fingerprint: Pick<KeyFingerprint, 'id' | 'fingerprint'>): boolean
}

export interface KeyFingerprint {
  readonly purpose: Purpose
  readonly id: number
  /** It makes the new values. */
  readonly current: boolean
  readonly fingerprint: string
}

export interface OpenSecretsOptions {
  readonly directory: string
  /** Make directory and keys when there are none: the first start of an installation. */
  readonly create: boolean
}

const OTHERS = 0o007
const STICKY_BIT = 0o1000

/** Reads every key ring, at start-up. Throws `SecretsError` whose message says what to mend. */
export function openSecrets({ directory, create }: OpenSecretsOptions): Secrets {
  if (create) mkdirSync(directory, { recursive: true, mode: 0o700 })
  checkDirectory(directory)
  if (create && !existsSync(join(directory, 'master'))) {
    // The master key comes last: where it stands, everything else was made.
    for (const purpose of PURPOSES.toReversed()) writeKeyFile(directory, purpose, newKeyRing(), { replace: false })
  }
  const rings: Record<Purpose, KeyRing> = {
    master: readKeyFile(directory, 'master'),
    'click-token-keys': readKeyFile(directory, 'click-token-keys'),
  }

  return {
    directory,
    master: rings.master,
    clickToken: rings['click-token-keys'],
    derived: createDerivedSecrets(rings.master),
    fingerprints: (nowMs) =>
      PURPOSES.flatMap((purpose) =>
        keysOf(rings[purpose]).map((key) => ({
          purpose,
          id: key.id,
          current: key === keyAt(rings[purpose], nowMs),
          fingerprint: key.fingerprint(purpose),
        })),
      ),
    holds: (purpose, { id, fingerprint }) => findKey(rings[purpose], id)?.fingerprint(purpose) === fingerprint,
  }
}

function checkDirectory(directory: string): void {
  let mode: number
  try {
    const stat = statSync(directory)
    if (!stat.isDirectory()) throw new SecretsError('secrets.unreadable', `${directory} is not a directory`)
    mode = stat.mode
  } catch (error) {
    if (error instanceof SecretsError) throw error
    throw new SecretsError('secrets.directory_missing', `${directory} can't be opened: ${(error as Error).message}`, {
      cause: error,
    })
  }
  // A mounted secret (Kubernetes) lies in a directory of mode 1777 that nobody can write; its files' modes guard it.
  if ((mode & OTHERS) !== 0 && (mode & STICKY_BIT) === 0) {
    const octal = (mode & 0o777).toString(8)
    throw new SecretsError(
      'secrets.directory_open_to_others',
      `${directory} has mode 0${octal}: make it 0700 (chmod 700)`,
    )
  }
}
