import { randomFillSync } from 'node:crypto'
import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { encodeClick } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { createUuid7 } from '@smartlink/events/uuid7'
import { clickEvent } from '@smartlink/ingress/click/click-event'
import { Links } from '@smartlink/ingress/click/links'
import { createCompiledLinks } from '@smartlink/routing/compiled-links'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import { linkAt, sampleClicks, STREAM } from './sample-clicks.ts'
import { MEASURED_SLUG, targetedCatalog } from './targeted-catalog.ts'

const DIFFERENT_CLICKS = 2_000

/** Makes clicks as an ingress writes them into the log, each with an id and a place in its stream of its own. */
export async function clickMaker(directory: string, partitions: number): Promise<(partition: number) => Buffer> {
  const catalog = new PackedCatalog()
  const links = new Links(catalog, createCompiledLinks(catalog, createZoneClock()))
  for (const change of targetedCatalog(1)) catalog.apply(change)
  const { clicks, partsOf } = await sampleClicks(DIFFERENT_CLICKS, catalog, directory)
  const asked = linkAt(links, MEASURED_SLUG)
  const parts = clicks.map((click) => partsOf(asked, click))
  const newId = createUuid7((target) => randomFillSync(target))
  const sequences = Array.from({ length: partitions }, () => 0)
  let made = 0
  return (partition) => {
    const part = parts[made++ % parts.length]
    const sequence = sequences[partition]
    if (part === undefined || sequence === undefined) throw new Error(`there is no partition ${partition}`)
    sequences[partition] = sequence + 1
    const now = Date.now()
    return encodeClick(clickEvent({ ...part, clickId: newId(now), now }, makeOrigin(STREAM, sequence), false))
  }
}
