import type { Kind } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'

const MAX_NAMED = 20

/**
 * What stands against archiving. Most things may go while others name them, because an archived offer, publisher or
 * advertiser takes no traffic; a domain or a targeting group that went would let traffic through that was kept out.
 */
export function validateArchiving(catalog: CatalogReader, kind: Kind, id: number): Problem[] {
  switch (kind) {
    case 'domain': {
      if (catalog.domain(id)?.default === true) {
        return [
          {
            path: [],
            code: 'default.needed',
            message: 'The default domain can not be archived: make another one the default first',
          },
        ]
      }
      const links = [...catalog.liveOf('smart_link')].filter((link) => link.domain_id === id).map((link) => link.id)
      return usedBy('smart link', links)
    }
    case 'targeting_group':
      return usedBy('offer', [...catalog.offersOfGroup(id)])
    case 'publisher':
    case 'advertiser':
    case 'offer':
    case 'smart_link':
    case 'access_request':
      return []
  }
}

function usedBy(what: string, ids: readonly number[]): Problem[] {
  if (ids.length === 0) return []
  const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : ''
  return [{ path: [], code: 'in_use', message: `Is used by ${what} ${ids.slice(0, MAX_NAMED).join(', ')}${more}` }]
}
