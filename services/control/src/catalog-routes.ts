import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { TestTokens } from '@smartlink/click-token/test-token'
import type { Route } from '@smartlink/http/route'
import type { TokenDirectory } from '@smartlink/http/token-directory'
import type { Clock } from '@smartlink/service-kit/clock'
import type { z } from 'zod'
import { ACCESS_REQUESTS } from './entities/access-requests.ts'
import type { AnyEntityType, EntityType } from './entities/entity-type.ts'
import { ENTITY_TYPES } from './entities/entity-types.ts'
import { createSaveLint } from './entities/findings.ts'
import type { SaveLint } from './entities/findings.ts'
import { shownSchema } from './entities/shown.ts'
import type { Operations } from './operations/operations.ts'
import { archiveEntity } from './routes/archive-entity.ts'
import { createEntities } from './routes/create-entities.ts'
import { createEntity } from './routes/create-entity.ts'
import { createToken } from './routes/create-token.ts'
import { createTokensInBulk } from './routes/create-tokens.ts'
import { decideAccessRequest } from './routes/decide-access-request.ts'
import { lintSmartLinkRoute } from './routes/lint-smart-link.ts'
import { listAccessRequests } from './routes/list-access-requests.ts'
import { listEntities } from './routes/list-entities.ts'
import { listSmartLinks } from './routes/list-smart-links.ts'
import { listOwnOffers } from './routes/list-own-offers.ts'
import { listTokens } from './routes/list-tokens.ts'
import { listTrackingUrls } from './routes/list-tracking-urls.ts'
import { makeTestUrl } from './routes/make-test-url.ts'
import { patchEntity } from './routes/patch-entity.ts'
import { patchToken } from './routes/patch-token.ts'
import { readEntity } from './routes/read-entity.ts'
import { readOwnToken } from './routes/read-own-token.ts'
import { readSmartLink } from './routes/read-smart-link.ts'
import { readToken } from './routes/read-token.ts'
import { replacePostbackToken } from './routes/replace-postback-token.ts'
import { requestAccess } from './routes/request-access.ts'
import { revokeToken } from './routes/revoke-token.ts'
import type { TrackingUrls } from './tracking/tracking-urls.ts'
import type { CatalogWriter } from './write/catalog-writer.ts'
import type { TokenWriter } from './write/token-writer.ts'

export interface CatalogRoutesDependencies {
  readonly view: CatalogView
  readonly directory: TokenDirectory
  readonly operations: Operations
  readonly writer: CatalogWriter
  readonly tokenWriter: TokenWriter
  readonly urls: TrackingUrls
  readonly testTokens: Pick<TestTokens, 'encode'>
  readonly clock: Clock
}

/** Schemas of what is shown, by the name they have in the API's document. */
export const SHOWN = {
  Publisher: shownSchema(typeOf('publisher')),
  Advertiser: shownSchema(typeOf('advertiser')),
  TargetingGroup: shownSchema(typeOf('targeting_group')),
  Offer: shownSchema(typeOf('offer')),
  TrackingDomain: shownSchema(typeOf('domain')),
  SmartLink: shownSchema(typeOf('smart_link')),
  AccessRequest: shownSchema(ACCESS_REQUESTS),
} as const

const SHOWN_BY_KIND: Readonly<Record<AnyEntityType['kind'], z.ZodType>> = {
  publisher: SHOWN.Publisher,
  advertiser: SHOWN.Advertiser,
  targeting_group: SHOWN.TargetingGroup,
  offer: SHOWN.Offer,
  domain: SHOWN.TrackingDomain,
  smart_link: SHOWN.SmartLink,
  access_request: SHOWN.AccessRequest,
}

/** Everything below `/v1`. */
export function catalogRoutes(dependencies: CatalogRoutesDependencies): Route[] {
  const { view, directory, operations, writer, tokenWriter, urls, testTokens, clock } = dependencies
  const lint = createSaveLint(view, clock)
  return [
    readOwnToken(),
    ...ENTITY_TYPES.flatMap((type) => entityRoutes(type as EntityType, dependencies, lint)),
    replacePostbackToken(writer, SHOWN.Advertiser),
    listTrackingUrls(view, urls),
    lintSmartLinkRoute(view, clock),
    makeTestUrl({ view, urls, testTokens, clock }),
    requestAccess(view, operations, SHOWN.AccessRequest),
    listAccessRequests(view, SHOWN.AccessRequest),
    listOwnOffers(view),
    decideAccessRequest('approve', writer, SHOWN.AccessRequest),
    decideAccessRequest('decline', writer, SHOWN.AccessRequest),
    listTokens(directory, clock),
    createToken(tokenWriter, view, clock),
    createTokensInBulk(tokenWriter, view, clock),
    readToken(directory, clock),
    patchToken(tokenWriter, view, clock),
    revokeToken(tokenWriter),
  ]
}

function entityRoutes(
  type: EntityType,
  { view, operations, urls }: CatalogRoutesDependencies,
  lint: SaveLint,
): Route[] {
  const shown = SHOWN_BY_KIND[type.kind]
  const isLink = type.kind === 'smart_link'
  return [
    isLink ? listSmartLinks(view, urls, shown) : listEntities(type, view, shown),
    createEntity(type, operations, shown, lint),
    createEntities(type, operations, shown, lint),
    isLink ? readSmartLink(view, urls, shown) : readEntity(type, view, shown),
    patchEntity(type, operations, shown, lint),
    archiveEntity(type, operations),
  ]
}

function typeOf(kind: AnyEntityType['kind']): EntityType {
  return ENTITY_TYPES.find((type) => type.kind === kind) as EntityType
}
