import { join } from 'node:path'
import type { Settings } from '@smartlink/service-kit/flags'

/** Where the secrets of the installation lie that the settings name. */
export function secretsDirectory(settings: Settings): string {
  return settings.secrets ?? join(settings.data, 'secrets')
}
