import type { BodyOf, EntityOf, Kind } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'
import { validateAccessRequest } from './validate-access-request.ts'
import { validateDomain } from './validate-domain.ts'
import { validateOffer } from './validate-offer.ts'
import { validateSmartLink } from './validate-smart-link.ts'
import { validateTargetingGroup } from './validate-targeting-group.ts'

type Validator<K extends Kind> = (catalog: CatalogReader, body: BodyOf<K>, before: EntityOf<K> | undefined) => Problem[]

const VALIDATORS: { readonly [K in Kind]: Validator<K> } = {
  publisher: () => [],
  advertiser: () => [],
  offer: validateOffer,
  smart_link: validateSmartLink,
  domain: validateDomain,
  targeting_group: validateTargetingGroup,
  access_request: validateAccessRequest,
}

/** What is wrong with a body beside the other entities; its schema has been checked before. */
export function validate<K extends Kind>(
  kind: K,
  catalog: CatalogReader,
  body: BodyOf<K>,
  before: EntityOf<K> | undefined,
): Problem[] {
  return (VALIDATORS[kind] as Validator<K>)(catalog, body, before)
}
