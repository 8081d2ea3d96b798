import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FLAGS, environmentName, flagName } from '@smartlink/service-kit/flags'
import type { Settings } from '@smartlink/service-kit/flags'
import { httpUrl } from '@smartlink/service-kit/ops-server'
import { processSettings } from '@smartlink/service-kit/settings'
import { Option } from 'commander'
import type { Command } from 'commander'
import { RequestError } from '../errors.ts'
import { SETTINGS_HEADING } from '../help.ts'
import { createApiClient } from './api-client.ts'
import type { ApiClient } from './api-client.ts'

/** The APIs a verb asks. */
export type ApiName = 'control' | 'report'

const SETTINGS = ['control', 'report', 'tokenFile', 'data', 'secrets'] as const

/** Declares the settings that say where the APIs are and who asks. A token never stands on a command line. */
export function takesApi(command: Command, ...names: readonly ApiName[]): Command {
  for (const name of SETTINGS) {
    if ((name === 'control' || name === 'report') && !names.includes(name)) continue
    const { value, says } = FLAGS[name]
    const option = new Option(`${flagName(name)} <${value ?? 'value'}>`, says)
    command.addOption(option.helpGroup(SETTINGS_HEADING))
  }
  return command
}

/** A client of one API. @throws {RequestError} when there is no token, `SettingsError` for settings that can't be used */
export function apiOf(options: Readonly<Record<string, unknown>>, name: ApiName): ApiClient {
  const words = SETTINGS.flatMap((setting) => {
    const given = options[setting]
    return typeof given === 'string' ? [`${flagName(setting)}=${given}`] : []
  })
  const settings = processSettings(words, 'command line')
  return createApiClient({ url: urlOf(settings, name), token: tokenOf(settings), setting: settingText(name) })
}

function urlOf(settings: Settings, name: ApiName): string {
  const given = settings[name]
  if (given !== undefined) return given
  const port = name === 'control' ? settings.controlPort : settings.reportPort
  // Any free port was asked for; only who started it knows which it is.
  if (port === 0) throw new RequestError(`the port is 0, any free one: say the address with ${settingText(name)}`)
  // What listens on every address is asked at this machine's own.
  return httpUrl(['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host, port)
}

function tokenOf(settings: Settings): string {
  const file = settings.tokenFile ?? join(settings.secrets ?? join(settings.data, 'secrets'), 'admin-token')
  try {
    const token = readFileSync(file, 'utf8').trim()
    if (token !== '') return token
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    throw new RequestError(`no API token in ${file} (${code}); name its file with ${settingText('tokenFile')}`, {
      cause,
    })
  }
  throw new RequestError(`${file} is empty; name the file with the API token with ${settingText('tokenFile')}`)
}

function settingText(name: keyof typeof FLAGS): string {
  return `${flagName(name)} (${environmentName(name)})`
}
