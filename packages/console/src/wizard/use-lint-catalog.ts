import { useEntities } from '../api/entities.ts'
import type { LintCatalog } from './lint-draft.ts'

/** Everything the wizard looks things up in, once it is all there. */
export function useLintCatalog(): { readonly catalog: LintCatalog | undefined; readonly error: Error | null } {
  const { data: offers, error: offersError } = useEntities('offers')
  const { data: publishers, error: publishersError } = useEntities('publishers')
  const { data: advertisers, error: advertisersError } = useEntities('advertisers')
  const { data: domains, error: domainsError } = useEntities('domains')
  const { data: groups, error: groupsError } = useEntities('targeting-groups')
  const error = offersError ?? publishersError ?? advertisersError ?? domainsError ?? groupsError
  const complete =
    offers !== undefined &&
    publishers !== undefined &&
    advertisers !== undefined &&
    domains !== undefined &&
    groups !== undefined
  return { catalog: complete ? { offers, publishers, advertisers, domains, groups } : undefined, error }
}
