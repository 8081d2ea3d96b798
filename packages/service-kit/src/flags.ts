import { z } from 'zod'
import { decimalNumber, instant, nonEmpty, onOrOff, oneOf, textLike, wholeNumber } from './flag-values.ts'
import { RETENTION_FLAGS } from './retention-flags.ts'

/** One setting: a flag `--kebab-name`, an environment variable `SMARTLINK_KEBAB_NAME`, and what it means. */
export interface Flag<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema
  readonly says: string
  /** What `--help` shows in place of the value; absent for on/off flags. */
  readonly value?: string
  /** May be given several times; the environment variable separates by commas. */
  readonly repeatable?: true
  /** On/off: `--demo` and `--no-demo`. */
  readonly toggle?: true
  /** Refused as a flag, read from the environment only. */
  readonly environmentOnly?: true
  /** For the command line, which asks the services; the services have no use for it. */
  readonly commandLineOnly?: true
}

const port = wholeNumber(0, 65_535)
const path = nonEmpty
const address = nonEmpty

function flag<Schema extends z.ZodType>(value: string, schema: Schema, says: string): Flag<Schema> {
  return { schema, says, value }
}

function toggle(says: string): Flag<z.ZodOptional<z.ZodBoolean>> {
  return { schema: onOrOff.optional(), says, toggle: true }
}

const logUrl = textLike(
  /^(embedded|kafkas?:\/\/[^/,:\s]+:\d+(,[^/,:\s]+:\d+)*)$/,
  'must be embedded, kafka://host:port,host:port or kafkas://… (TLS)',
)

const clickhouseUrl = textLike(
  /^(embedded|https?:\/\/[^\s/]+[^\s]*)$/,
  'must be embedded, http://host:port or https://host:port',
)

const apiUrl = z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:8081' })

const prefix = textLike(/^[A-Za-z0-9._-]{0,64}$/, 'must be at most 64 of A-Z a-z 0-9 . _ -').default('')

/** Every setting of every service, by its camelCase name. `surface` of the README: names stay, meanings stay. */
export const FLAGS = {
  data: flag('dir', path.default('./data'), 'where everything is kept; nothing is written outside it'),
  secrets: flag(
    'dir',
    path.optional(),
    'keys of the installation, the same for every process of it (default <data>/secrets)',
  ),
  host: flag('address', address.default('127.0.0.1'), 'address the servers listen on'),
  ingressPort: flag('port', port.default(8080), 'clicks and postbacks; 0 takes any free port'),
  controlPort: flag('port', port.default(8081), 'management API'),
  reportPort: flag('port', port.default(8082), 'report API'),
  clickhousePort: flag('port', port.default(8123), 'HTTP port of the embedded ClickHouse'),
  opsPort: flag('port', port.default(9090), 'health and metrics, never to be made public'),
  ingressUrl: flag(
    'url',
    z.url({ protocol: /^https?$/, error: 'must be an address such as https://go.example' }).optional(),
    'address of the ingress as visitors see it, for tracking URLs',
  ),
  ingressWorkers: flag('n', wholeNumber(1, 64).default(1), 'click threads sharing the ingress port'),
  trustedProxies: {
    ...flag('cidr', z.array(nonEmpty).default([]), 'proxies whose X-Forwarded-For is believed; none by default'),
    repeatable: true as const,
  },
  geo: {
    ...flag('file.mmdb', z.array(path).default([]), 'geo database, repeatable; the later one wins where both answer'),
    repeatable: true as const,
  },
  fraudRules: {
    ...flag(
      'rule=mode',
      z
        .array(textLike(/^[a-z0-9_]+=(off|shadow|on)$/, 'must be a rule and its mode, such as velocity=shadow'))
        .default([]),
      'fraud rules that are off, or in shadow: found and shown, never enforced; repeatable',
    ),
    repeatable: true as const,
  },
  fsync: flag(
    'interval|always',
    oneOf('interval', 'always').default('interval'),
    'interval: a power cut may lose 200 ms of clicks; always: none, slower',
  ),
  front: flag('auto|http', oneOf('auto', 'http').default('auto'), 'HTTP front end of the click path'),
  addressStorage: flag(
    'truncated|full|hmac|none',
    oneOf('truncated', 'full', 'hmac', 'none').default('truncated'),
    'how client addresses are stored',
  ),
  outboxMaxBytes: flag(
    'bytes',
    wholeNumber(1_048_576, Number.MAX_SAFE_INTEGER).default(8 * 1024 ** 3),
    'room of each outbox for what has not been taken yet',
  ),
  outboxKeepHours: flag('hours', decimalNumber(0, 24 * 30).default(24), 'how long shipped clicks stay in the outbox'),
  label: flag(
    'name',
    textLike(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 . _ -').optional(),
    'name of this node for people (default: the host name)',
  ),
  demo: toggle('a catalog that shows the ideas (on when the data directory is new)'),
  demoTraffic: flag('clicks/s', decimalNumber(0, 2_000).default(0), 'believable visitors on the demo links'),
  logLevel: flag(
    'level',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
    'how much is logged',
  ),
  log: flag('url', logUrl.default('embedded'), 'embedded, kafka://host:port,… or kafkas://… (TLS)'),
  kafkaTlsCaFile: flag('file', path.optional(), 'certificate authority of the brokers'),
  kafkaTlsCertFile: flag('file', path.optional(), 'client certificate'),
  kafkaTlsKeyFile: flag('file', path.optional(), 'key of the client certificate'),
  kafkaSaslMechanism: flag(
    'mechanism',
    oneOf('plain', 'scram-sha-256', 'scram-sha-512').optional(),
    'how to sign in to Kafka',
  ),
  kafkaSaslUsername: flag('name', nonEmpty.optional(), 'Kafka user'),
  kafkaSaslPasswordFile: flag('file', path.optional(), 'file with the password of the Kafka user'),
  topicPrefix: flag('prefix', prefix, 'put before every topic name'),
  groupPrefix: flag('prefix', prefix, 'put before every consumer group'),
  replicationFactor: flag(
    'n',
    wholeNumber(1, 9).optional(),
    'of topics that are created (default: 3, or the number of brokers)',
  ),
  clicksPartitions: flag(
    'n',
    wholeNumber(1, 1_024).optional(),
    'partitions of clicks when the topic is created (default 12)',
  ),
  clickhouse: flag('url', clickhouseUrl.default('embedded'), 'embedded, or the address of a ClickHouse server'),
  clickhouseUser: flag('name', nonEmpty.default('default'), 'ClickHouse user of the services'),
  clickhousePasswordFile: flag('file', path.optional(), 'file with its password'),
  clickhouseTlsCaFile: flag('file', path.optional(), 'certificate authority of the ClickHouse server, for https'),
  clickhouseDatabase: flag(
    'name',
    textLike(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name of A-Z a-z 0-9 _').default('smartlink'),
    'database',
  ),
  clickhouseCluster: flag(
    'name',
    textLike(/^[A-Za-z0-9_-]{1,64}$/, 'must be a name of A-Z a-z 0-9 _ -').optional(),
    'cluster for ON CLUSTER and replicated tables',
  ),
  control: {
    ...flag(
      'url',
      apiUrl.optional(),
      'management API that is asked (default: --host and --control-port of this machine)',
    ),
    commandLineOnly: true as const,
  },
  report: flag(
    'url',
    apiUrl.optional(),
    'report API that the console and the command line ask (default: --host and --report-port of this machine)',
  ),
  tokenFile: {
    ...flag('file', path.optional(), 'file with the API token (default: admin-token in the secrets)'),
    commandLineOnly: true as const,
  },
  ...RETENTION_FLAGS,
  printConfig: toggle('print the settings in force and stop'),
  help: toggle('print this and stop'),
  clock: {
    schema: instant.optional(),
    value: 'RFC 3339',
    says: 'start every service at that time (demonstrations and tests only)',
    environmentOnly: true as const,
  },
} satisfies Record<string, Flag>

export type Settings = { readonly [Name in keyof typeof FLAGS]: z.output<(typeof FLAGS)[Name]['schema']> }

/** `ingressPort` → `--ingress-port` */
export function flagName(name: string): string {
  return '--' + name.replace(/[A-Z]/g, (letter) => '-' + letter.toLowerCase())
}

/** `ingressPort` → `SMARTLINK_INGRESS_PORT` */
export function environmentName(name: string): string {
  return 'SMARTLINK_' + name.replace(/[A-Z]/g, (letter) => '_' + letter).toUpperCase()
}
