import { apiTokenFields } from '@smartlink/catalog/entities/api-token'
import { advertiserFields } from '@smartlink/catalog/entities/advertiser'
import { money } from '@smartlink/catalog/entities/money'
import { offerInput } from '@smartlink/catalog/entities/offer'
import { publisherBody } from '@smartlink/catalog/entities/publisher'
import { schedule } from '@smartlink/catalog/entities/schedule'
import { smartLinkInput } from '@smartlink/catalog/entities/smart-link'
import { targetingGroupBody } from '@smartlink/catalog/entities/targeting-group'
import { targetingRule } from '@smartlink/catalog/entities/targeting-rule'
import { trackingDomainBody } from '@smartlink/catalog/entities/tracking-domain'
import { describeApi } from '@smartlink/http/openapi'
import type { Route } from '@smartlink/http/route'
import { SHOWN } from './catalog-routes.ts'
import { shownToken } from './tokens/show-token.ts'

const TAGS = [
  { name: 'publishers', description: 'Who sends traffic' },
  { name: 'advertisers', description: 'Who pays for it' },
  { name: 'targeting-groups', description: 'Rules that offers share' },
  { name: 'offers', description: 'Where visitors go, and on which conditions' },
  { name: 'domains', description: 'Hosts that links are served on' },
  { name: 'smart-links', description: 'One URL, many offers' },
  { name: 'access-requests', description: 'Publishers ask, managers answer' },
  { name: 'caps', description: 'How far limits are used' },
  { name: 'health', description: 'How the whole is doing' },
  { name: 'fraud', description: 'What others know of visitors' },
  { name: 'erasures', description: 'What is to be forgotten' },
  { name: 'tokens', description: 'Who may use this API' },
]

const DESCRIPTION = `Everything is JSON in snake_case; times are RFC 3339 in UTC, money is a decimal string with its currency.
A change names the revision it is based on: send the \`ETag\` you have read in \`If-Match\`.
What is wrong with a request comes as \`application/problem+json\` (RFC 9457), every problem at once, each with a stable \`code\`.
Reports are served by a service of their own; their paths stand below \`/report-api\`, where this one hands them on.
Deleting archives: names stay for reports, and ids are never given again.`

/** The OpenAPI document of everything that is not a page. */
export function describeControl(routes: readonly Route[]): Record<string, unknown> {
  return describeApi(routes, {
    title: 'Smart Link management API',
    version: '1',
    description: DESCRIPTION,
    tags: TAGS,
    named: {
      ...SHOWN,
      Token: shownToken,
      PublisherInput: publisherBody,
      AdvertiserInput: advertiserFields,
      TargetingGroupInput: targetingGroupBody,
      OfferInput: offerInput,
      TrackingDomainInput: trackingDomainBody,
      SmartLinkInput: smartLinkInput,
      TokenInput: apiTokenFields,
      TargetingRule: targetingRule,
      Schedule: schedule,
      Money: money,
    },
  })
}
