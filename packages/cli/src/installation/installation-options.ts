import { FLAGS, flagName } from '@smartlink/service-kit/flags'
import type { Flag, Settings } from '@smartlink/service-kit/flags'
import { processSettings } from '@smartlink/service-kit/settings'
import { Option } from 'commander'
import type { Command } from 'commander'
import { SETTINGS_HEADING } from '../help.ts'

type SettingName = keyof typeof FLAGS

const LOG_SETTINGS: readonly SettingName[] = [
  'log',
  'kafkaTlsCaFile',
  'kafkaTlsCertFile',
  'kafkaTlsKeyFile',
  'kafkaSaslMechanism',
  'kafkaSaslUsername',
  'kafkaSaslPasswordFile',
  'topicPrefix',
  'groupPrefix',
]
/** What only a look at everything needs. */
const MACHINE_SETTINGS: readonly SettingName[] = ['geo', 'host', 'opsPort', 'outboxMaxBytes', 'tokenFile']
/** How topics are made. */
const TOPIC_SETTINGS: readonly SettingName[] = ['replicationFactor', 'clicksPartitions']
/** Which ClickHouse it is, but for the port of one on this machine. */
export const CLICKHOUSE_SETTINGS = [
  'clickhouse',
  'clickhouseUser',
  'clickhousePasswordFile',
  'clickhouseTlsCaFile',
  'clickhouseDatabase',
  'clickhouseCluster',
] as const satisfies readonly SettingName[]

/** Which settings of the services a verb takes; each is read from the environment too, under the name the services use. */
export interface InstallationNeeds {
  readonly log?: true
  readonly topics?: true
  readonly clickhouse?: true
  readonly secrets?: true
  readonly machine?: true
}

/** Declares the settings that say where the installation is, but for those that the verb asks for in its own words. */
export function takesInstallation(
  command: Command,
  needs: InstallationNeeds,
  but: readonly SettingName[] = [],
): Command {
  for (const name of settingNames(needs)) {
    if (but.includes(name)) continue
    const flag: Flag = FLAGS[name]
    const option = new Option(`${flagName(name)} <${flag.value ?? 'value'}>`, flag.says).helpGroup(SETTINGS_HEADING)
    if (flag.repeatable) {
      option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text])
    }
    command.addOption(option)
  }
  return command
}

/** The settings as given and from the environment. Throws `SettingsError`. */
export function installationSettings(options: Readonly<Record<string, unknown>>, needs: InstallationNeeds): Settings {
  const words = settingNames(needs).flatMap((name) => {
    const given = options[name]
    const values = Array.isArray(given) ? given : [given]
    return values.flatMap((value) => (typeof value === 'string' ? [`${flagName(name)}=${value}`] : []))
  })
  return processSettings(words, 'command line')
}

function settingNames({ log, topics, clickhouse, secrets, machine }: InstallationNeeds): readonly SettingName[] {
  return [
    'data',
    ...(secrets ? (['secrets'] as const) : []),
    ...(log ? LOG_SETTINGS : []),
    ...(topics ? TOPIC_SETTINGS : []),
    ...(clickhouse ? ([...CLICKHOUSE_SETTINGS, 'clickhousePort'] as const) : []),
    ...(machine ? MACHINE_SETTINGS : []),
  ]
}
