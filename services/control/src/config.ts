import { join } from 'node:path'
import type { RateLimits } from '@smartlink/http/rate-limit'
import type { Settings } from '@smartlink/service-kit/settings'
import { CONSOLE_DIRECTORY } from './console/console-front.ts'

export interface ControlConfig {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Holds the first admin token, in `admin-token`. */
  readonly secretsDirectory: string
  readonly rateLimits: RateLimits
  /** Address of the ingress as visitors see it, where it is set; names the first tracking domain. */
  readonly ingressUrl: string | undefined
  /** Address of the report API, where it is set; the console reads reports through us. */
  readonly reportUrl: string | undefined
  /** Where the built console lies. */
  readonly consoleDirectory: string
  /** Fraud rules that are off or in shadow in the whole installation. */
  readonly fraudRules: readonly string[]
  /** Geo databases of the operator, for simulations. */
  readonly geoPaths: readonly string[]
  /** How long clicks keep the hash of their address, days, where no ClickHouse says it. */
  readonly addressDays: number
  /** Makes the demo catalog when the catalog is empty. */
  readonly demo: boolean
}

/** As the tables are made. */
const DEFAULT_ADDRESS_DAYS = 90

export const DEFAULT_RATE_LIMITS: RateLimits = { windowMs: 10_000, limit: 5_000 }

/** @param demo what `--demo` comes to, where it depends on the data directory being new */
export function controlConfig(settings: Settings, demo: boolean = settings.demo === true): ControlConfig {
  return {
    host: settings.host,
    port: settings.controlPort,
    secretsDirectory: settings.secrets ?? join(settings.data, 'secrets'),
    rateLimits: DEFAULT_RATE_LIMITS,
    ingressUrl: settings.ingressUrl,
    reportUrl: settings.report,
    consoleDirectory: CONSOLE_DIRECTORY,
    geoPaths: settings.geo,
    fraudRules: settings.fraudRules,
    addressDays: settings.retentionAddressDays ?? DEFAULT_ADDRESS_DAYS,
    demo,
  }
}
