import type { SmartLink } from '@smartlink/catalog/kinds'
import { z } from 'zod'
import { SMART_LINKS } from '../entities/smart-links.ts'
import type { TrackingUrls } from '../tracking/tracking-urls.ts'

export const linkForPublisher = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  status: z.string(),
  tracking_url: z.string().nullable().describe('Ready to spread; null while the address of the ingress is not known'),
})

/** A link as a publisher sees it: nothing of its offers, shares, caps or other publishers. */
export function showToPublisher(
  link: SmartLink,
  publisherId: number,
  urls: TrackingUrls,
): z.output<typeof linkForPublisher> {
  const { id, slug, name, description } = link
  const tracking_url = urls.forPublisher(link, publisherId) ?? null
  return { id, slug, name, description, status: SMART_LINKS.statusOf(link), tracking_url }
}
