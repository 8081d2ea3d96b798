import { randomUUID } from 'node:crypto'
import { hostname } from '@smartlink/catalog/entities/hostname'
import type { CatalogWriter } from '../write/catalog-writer.ts'
import { done } from '../write/edit.ts'

/**
 * What every catalog begins with: the identity of its log, and the default tracking domain, which answers on any host.
 * Does nothing where they are there.
 */
export async function ensureBeginnings(
  writer: CatalogWriter,
  logId: string | undefined,
  ingressUrl: string | undefined,
): Promise<void> {
  const result = await writer.submit('control', (scope) => {
    if (logId === undefined) scope.putLogIdentity(randomUUID())
    if (scope.catalog.defaultDomain === undefined) {
      const body = {
        hostname: hostOf(ingressUrl),
        default: true,
        active: true,
        prefetch_answer: 302 as const,
        tags: [],
      }
      scope.put('domain', scope.nextId('domain'), body, { needs: 1 })
    }
    return done(undefined)
  })
  if (!result.ok) throw new Error(result.problem.detail)
}

function hostOf(ingressUrl: string | undefined): string {
  const host = ingressUrl === undefined ? 'localhost' : new URL(ingressUrl).hostname
  // An IPv6 address is no name that a tracking domain can have; the default domain answers on it all the same.
  return hostname.safeParse(host).success ? host : 'localhost'
}
