import type { SmartLink, TrackingDomain } from '@smartlink/catalog/kinds'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'

/** Builds the URLs that publishers spread. */
export interface TrackingUrls {
  /** `https://go.example/summer`, or undefined while nobody knows where the ingress answers. */
  base(link: SmartLink): string | undefined
  /** With the publisher in it. */
  forPublisher(link: SmartLink, publisherId: number): string | undefined
}

const LOOPBACK = /^(localhost|127(\.[0-9]+){3})$/

/**
 * A link's URL has the scheme and port by which the ingress is reached and the host of its domain. Nobody reaches this
 * machine by a loopback name, so the address of the ingress itself stands for such a domain.
 */
export function createTrackingUrls(catalog: CatalogReader, ingressUrl: () => string | undefined): TrackingUrls {
  function base(link: SmartLink): string | undefined {
    const domain = link.domain_id === undefined ? catalog.defaultDomain : catalog.domain(link.domain_id)
    const ingress = ingressUrl()
    if (domain === undefined || ingress === undefined) return undefined
    return new URL(`/${link.slug}`, originOf(domain, ingress)).href
  }
  return {
    base,
    forPublisher: (link, publisherId) => {
      const url = base(link)
      return url === undefined ? undefined : `${url}?pub=${publisherId}`
    },
  }
}

function originOf(domain: TrackingDomain, ingress: string): string {
  const url = new URL(ingress)
  if (!LOOPBACK.test(domain.hostname)) url.hostname = domain.hostname
  return url.origin
}
