import { CompiledMember, compileLinkWith } from './compile.ts'
import type { CompiledLink } from './compile.ts'
import { compileOffer } from './compile-offer.ts'
import type { CompiledOffer } from './compile-offer.ts'
import type { CatalogView, Member, SmartLink } from './types.ts'
import type { ZoneClock } from './zone-clock.ts'

/** A catalog that knows links, too. */
export interface LinkCatalog extends CatalogView {
  smartLink(id: number): SmartLink | undefined
}

/**
 * Links compiled when they are clicked and kept until something they are made of changes, or until so many others were
 * clicked since. Offers are compiled once for all links that have them, one per live offer at most.
 */
export interface CompiledLinks {
  /** Undefined for a link that is not there. */
  of(linkId: number): CompiledLink | undefined
  /** Something of this kind changed: forget what was made of it. Publishers and domains are asked per click. */
  changed(kind: string, id: number): void
}

interface KeptLink {
  readonly compiled: CompiledLink
  /** Its offers were the present ones after so many changes of offers. */
  checkedAt: number
}

interface KeptOffer {
  readonly compiled: CompiledOffer
  readonly groupId: number | undefined
  /** Members without rules of their own, by position and weight: links are full of the same ones. */
  readonly members: Map<string, CompiledMember>
}

const MAX_LINKS = 10_000
const MAX_SHARED_MEMBERS = 1_000

/** @param maxLinks kept at least, once they were clicked; at most twice as many */
export function createCompiledLinks(catalog: LinkCatalog, zones: ZoneClock, maxLinks = MAX_LINKS): CompiledLinks {
  // What is asked for moves to the newer half; when that is full, what was not asked for meanwhile is forgotten.
  let newer = new Map<number, KeptLink>()
  let older = new Map<number, KeptLink>()
  const offers = new Map<number, KeptOffer>()
  let offerChanges = 0

  function offerOf(id: number): KeptOffer | undefined {
    const known = offers.get(id)
    if (known !== undefined) return known
    const offer = catalog.offer(id)
    if (offer === undefined) return undefined
    const groupId = offer.targeting_group_id ?? undefined
    const kept = { compiled: compileOffer(offer, catalog, zones), groupId, members: new Map<string, CompiledMember>() }
    offers.set(id, kept)
    return kept
  }

  function memberOf(member: Member, position: number): CompiledMember {
    const offer = offerOf(member.offer_id)
    if (offer === undefined || (member.targeting ?? []).length > 0) {
      return new CompiledMember(member, position, offer?.compiled)
    }
    const name = `${position} ${member.weight}`
    let shared = offer.members.get(name)
    if (shared === undefined) {
      shared = new CompiledMember(member, position, offer.compiled)
      if (offer.members.size < MAX_SHARED_MEMBERS) offer.members.set(name, shared)
    }
    return shared
  }

  function isCurrent({ offerId, offer }: CompiledMember): boolean {
    return offerOf(offerId)?.compiled === offer
  }

  function find(linkId: number): KeptLink | undefined {
    const known = newer.get(linkId)
    if (known !== undefined) return known
    const old = older.get(linkId)
    if (old !== undefined) keep(linkId, old)
    return old
  }

  function keep(linkId: number, link: KeptLink): void {
    if (newer.size >= maxLinks) {
      older = newer
      newer = new Map()
    }
    newer.set(linkId, link)
  }

  return {
    of(linkId) {
      const known = find(linkId)
      if (known?.checkedAt === offerChanges) return known.compiled
      // A change of an offer costs nothing until the next click of each link that has it.
      if (known !== undefined && hasOnly(known.compiled, isCurrent)) {
        known.checkedAt = offerChanges
        return known.compiled
      }
      const link = catalog.smartLink(linkId)
      if (link === undefined) return undefined
      const compiled = compileLinkWith(link, memberOf)
      keep(linkId, { compiled, checkedAt: offerChanges })
      return compiled
    },

    changed(kind, id) {
      switch (kind) {
        case 'smart_link':
          newer.delete(id)
          older.delete(id)
          return
        case 'offer':
          offers.delete(id)
          offerChanges += 1
          return
        case 'advertiser':
          for (const [offerId, { compiled }] of offers) if (compiled.advertiserId === id) offers.delete(offerId)
          offerChanges += 1
          return
        case 'targeting_group':
          for (const [offerId, { groupId }] of offers) if (groupId === id) offers.delete(offerId)
          offerChanges += 1
          return
        default:
      }
    },
  }
}

function hasOnly(link: CompiledLink, isFine: (member: CompiledMember) => boolean): boolean {
  return (link.fallback === undefined || isFine(link.fallback)) && link.tiers.every((tier) => tier.every(isFine))
}
