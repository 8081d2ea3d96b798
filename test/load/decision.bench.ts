import { Links } from '@smartlink/ingress/click/links'
import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { createCompiledLinks } from '@smartlink/routing/compiled-links'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { table } from './performance-page.ts'
import { linkAt, sampleClicks } from './sample-clicks.ts'
import { showFigures } from './spread.ts'
import { MEASURED_SLUG, MEMBERS, targetedCatalog } from './targeted-catalog.ts'
import { timeOperation } from './time-operations.ts'

const FEW_LINKS = 100
const MANY_LINKS = 100_000
const CLICKS = 2_000
/** Shares no factor with the number of links, so that all of them are clicked and none twice in a row. */
const STRIDE = 38_873

/** What a decision costs by itself, and whether more links make it dearer. */
export const bench: Bench = {
  title: 'A decision by itself',

  async run({ quick, say }) {
    const directory = temporaryDirectory()
    const options = quick ? { rounds: 5, calls: 20_000 } : { rounds: 15, calls: 50_000 }
    try {
      const rows: string[][] = []
      for (const links of [FEW_LINKS, MANY_LINKS]) {
        say(`${links} links`)
        const catalog = new PackedCatalog()
        const found = new Links(catalog, createCompiledLinks(catalog, createZoneClock()))
        for (const change of targetedCatalog(links)) catalog.apply(change)
        const { clicks, ask, askAnew, decide } = await sampleClicks(CLICKS, catalog, directory.path)
        const click = (call: number) => clicks[call % clicks.length] ?? raise()
        const measured = linkAt(found, MEASURED_SLUG)
        const asked = timeOperation((call) => void ask(measured, click(call)), options)
        const askedAnew = timeOperation((call) => void askAnew(measured, click(call)), options)
        const one = timeOperation((call) => void decide(measured, click(call)), options)
        const slugs = Array.from({ length: links }, (_, at) => `link-${(at * STRIDE) % links}`)
        for (const slug of slugs) linkAt(found, slug)
        const all = timeOperation((call) => void decide(linkAt(found, slugs[call % links] ?? ''), click(call)), options)
        rows.push([
          links.toLocaleString('en'),
          showFigures(askedAnew, 2),
          showFigures(asked, 2),
          showFigures(one, 2),
          showFigures(all, 2),
        ])
      }
      const head = [
        'links in the catalog',
        `every rule of ${MEMBERS} targeted offers, and the trace, µs`,
        'the same, rules remembered, µs',
        'that, drawn and answered, µs',
        'all links in turn, 6 offers each, found by slug, µs',
      ]
      return `${table(head, rows)}

How it was taken: in one thread, ${options.rounds} rounds of ${options.calls.toLocaleString('en')} decisions for ${CLICKS.toLocaleString('en')} different visitors; CPU time of the
process, so that other processes don't count and its garbage collector does; the median with the quarter below and above. The
first column asks every rule of every offer and writes the trace; the second, as the ingress does, asks none that compares one
fact when a visitor with the same facts came before. An answer is everything from the facts of a visitor to the finished redirect: a new click id, the rules, the trace, the draw, the signed click token, and both forms of the destination. The right column is
mostly memory that was not touched for long.`
    } finally {
      directory.remove()
    }
  },
}

function raise(): never {
  throw new Error('there are no sample clicks')
}
