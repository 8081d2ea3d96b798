import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SecretsError } from '@smartlink/secrets/errors'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import type { Secrets } from '@smartlink/secrets/open-secrets'
import type { Settings } from '@smartlink/service-kit/flags'
import { findingsOf, listed } from './finding.ts'
import type { Finding } from './finding.ts'

const GROUP_AND_OTHERS = 0o077

export interface SecretsLook {
  readonly findings: readonly Finding[]
  /** Undefined when they can't be used. */
  readonly secrets: Secrets | undefined
}

/** The keys of the installation and every other file with a secret in it: there, and for nobody else to read. */
export function checkSecrets(settings: Settings): SecretsLook {
  const { ok, warning, error } = findingsOf('secrets')
  const directory = settings.secrets ?? join(settings.data, 'secrets')
  const findings: Finding[] = []
  let secrets: Secrets | undefined
  try {
    secrets = openSecrets({ directory, create: false })
  } catch (failure) {
    if (!(failure instanceof SecretsError)) throw failure
    findings.push(
      error('unusable', failure.message, 'Every process of the installation needs the same keys: --secrets.'),
    )
  }
  const named = [
    settings.kafkaSaslPasswordFile,
    settings.kafkaTlsKeyFile,
    settings.clickhousePasswordFile,
    settings.tokenFile,
  ].filter((file) => file !== undefined)
  const missing = named.filter((file) => !existsSync(file))
  if (missing.length > 0) findings.push(error('missing', `${listed(missing)} is not there`, 'Correct the settings.'))
  const files = [...filesIn(directory), ...named.filter((file) => existsSync(file))]
  const open = files.filter((file) => (statSync(file).mode & GROUP_AND_OTHERS) !== 0)
  if (open.length > 0) {
    const todo = `chmod 600 ${open.join(' ')}`
    findings.push(warning('open_to_others', `others than the owner may read ${listed(open)}`, todo))
  }
  if (findings.length === 0) findings.push(ok(`${files.length} files, for nobody but their owner, in ${directory}`))
  return { findings, secrets }
}

function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(directory, name))
}
