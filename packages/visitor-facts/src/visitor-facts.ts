import type { Facts } from '@smartlink/routing/types'
import { RecentMap } from '@smartlink/service-kit/recent-map'
import { createAddresses } from './address/addresses.ts'
import type { AddressStorage } from './address/addresses.ts'
import { createFindClientAddress } from './address/client-address.ts'
import type { TrustedProxies } from './address/client-address.ts'
import { createKeyedHashes } from './address/keyed-hashes.ts'
import type { KeyedHash, VisitorSecrets } from './address/keyed-hashes.ts'
import type { Agent } from './agent/agent.ts'
import { createAgents } from './agent/agents.ts'
import type { VisitorFactsError } from './errors.ts'
import { defaultDatabasePath } from './geo/default-database.ts'
import { openGeoDatabases } from './geo/geo-databases.ts'
import { parseLanguages } from './languages.ts'
import { MAX_REFERRER_BYTES, parseReferrer } from './referrer.ts'
import type { RequestHeaders } from './request-headers.ts'
import { classOf, isPrefetch } from './visit-class.ts'
import type { VisitClass } from './visit-class.ts'
import { languagesSection, referrerSection } from './visitor-sections.ts'
import type { VisitorSections } from './visitor-sections.ts'

/** The part of a request that tells who it is from. */
export interface VisitRequest {
  readonly method: string
  /** Address of the peer of the connection. */
  readonly remoteAddress: string
  readonly headers: RequestHeaders
}

/** Who clicks, as far as the request alone tells. */
export interface VisitorOf extends VisitClass {
  readonly facts: Facts
  readonly agent: Agent
  readonly languages: readonly string[]
  readonly geo_db: string
  /** Today's and yesterday's name of this visitor: hashes of address and agent family. */
  readonly visitor_key: KeyedHash
  readonly visitor_key_prev: KeyedHash
  /** Of the address and its /24 or /48, under the secrets of this period and the one before. */
  readonly address_key: KeyedHash
  readonly address_key_prev: KeyedHash
  readonly subnet_key: KeyedHash
  readonly subnet_key_prev: KeyedHash
  /** Master key the hashes come from. */
  readonly key_id: number
  /** Address (IPv6: its /64) and agent family: the input of what is kept for a visitor. Never stored. */
  readonly identity: string
  readonly isPrefetch: boolean
  readonly accept: string
  /** What an event says of the visitor, encoded. */
  readonly sections: VisitorSections
}

export interface VisitorFacts {
  of(request: VisitRequest, now: number): VisitorOf
  close(): void
}

export interface VisitorFactsOptions {
  /** mmdb files besides the country database that comes along; the later one counts where both answer. */
  readonly geoPaths: readonly string[]
  readonly trustedProxies: TrustedProxies
  readonly addressStorage: AddressStorage
  readonly secrets: VisitorSecrets
  /** Entries that each cache keeps for sure, and half of what it may hold: agents, addresses, referrers, languages. */
  readonly cacheSize?: number
  readonly geoWatchIntervalMs?: number
  /** A new version of a geo file can't be read; the former one stays in use. */
  readonly onProblem: (error: VisitorFactsError) => void
}

/** Opens the geo databases; after that everything is synchronous and bounded. One for each thread. */
export async function createVisitorFacts({
  geoPaths,
  trustedProxies,
  addressStorage,
  secrets,
  cacheSize = 5_000,
  geoWatchIntervalMs = 5_000,
  onProblem,
}: VisitorFactsOptions): Promise<VisitorFacts> {
  const clientAddress = createFindClientAddress(trustedProxies)
  const paths = [defaultDatabasePath(), ...geoPaths]
  const geo = await openGeoDatabases({ paths, watchIntervalMs: geoWatchIntervalMs, onProblem })
  const addressOf = createAddresses({ clientAddress, geo, storage: addressStorage, max: cacheSize })
  const hashesAt = createKeyedHashes(secrets)
  const agents = createAgents(cacheSize)
  const languagesOf = remembering(cacheSize, (header) => withSection(parseLanguages(header), languagesSection))
  const referrerOf = remembering(cacheSize, (header) =>
    withSection(parseReferrer(header, addressStorage === 'full'), referrerSection),
  )

  return {
    of(request, now) {
      const { headers } = request
      const hashes = hashesAt(now)
      const agent = agents.of(headers)
      const address = addressOf(request.remoteAddress, headers.forwardedFor, hashes)
      const languages = languagesOf(headers.acceptLanguage)
      const referrer = referrerOf(headers.referer)
      const visitor = address.visitor(agent.family, hashes)
      const { place } = address
      const facts: Facts = {
        client_address: address.text,
        address: address.stored,
        continent: place.continent,
        country: place.country,
        region: place.region,
        city: place.city,
        city_id: place.city_id,
        asn: place.asn,
        connection: place.connection,
        visitor_zone: place.visitor_zone,
        device: agent.device,
        os: agent.os,
        os_version: agent.os_version,
        browser: agent.browser,
        browser_version: agent.browser_version,
        language: languages.primary,
        user_agent: agent.text,
        referrer_url: referrer.url,
        referrer: referrer.stored,
        referrer_host: referrer.host,
      }
      return {
        ...classOf(request.method, headers, agent),
        facts,
        agent,
        languages: languages.accepted,
        geo_db: geo.description,
        visitor_key: visitor.today,
        visitor_key_prev: visitor.yesterday,
        address_key: address.address,
        address_key_prev: address.addressLastPeriod,
        subnet_key: address.subnet,
        subnet_key_prev: address.subnetLastPeriod,
        key_id: hashes.keyId,
        identity: visitor.identity,
        isPrefetch: isPrefetch(headers),
        accept: headers.accept,
        sections: {
          place: address.placeSection,
          agent: agent.section,
          languages: languages.section,
          userAgent: agent.textSection,
          referrer: referrer.section,
          visitor: visitor.section,
        },
      }
    },

    close() {
      geo.close()
    },
  }
}

/** What was learnt of a header, with what events say of it. */
type WithSection<Parsed> = Parsed & { readonly section: Uint8Array }

function withSection<Parsed extends object>(
  parsed: Parsed,
  encode: (parsed: Parsed) => Uint8Array,
): WithSection<Parsed> {
  return { ...parsed, section: encode(parsed) }
}

/** Headers come again and again: parses each once while it is remembered. Longer ones are cut where facts are. */
function remembering<Parsed extends object>(
  max: number,
  parse: (header: string) => Parsed,
): (header: string) => Parsed {
  const known = new RecentMap<string, Parsed>(max)
  return (header) => {
    const text = header.length > 4 * MAX_REFERRER_BYTES ? header.slice(0, 4 * MAX_REFERRER_BYTES) : header
    let parsed = known.get(text)
    if (parsed === undefined) {
      parsed = parse(text)
      known.set(text, parsed)
    }
    return parsed
  }
}
