import { choiceFlag, listFlag, numberFlag, numbersFlag, textFlag } from './body-flag.ts'
import { column } from './entity-kind.ts'
import type { EntityKind } from './entity-kind.ts'
import { moneyFlag, OFFER_CAP_FLAG, TARGET_FLAG } from './value-flags.ts'

export const OFFERS: EntityKind = {
  verb: 'offers',
  says: 'offers: where visitors go, who may send traffic, and on which conditions',
  collection: 'offers',
  noun: 'offer',
  statuses: ['active', 'paused', 'archived'],
  names: ['name'],
  columns: [
    column('ID', 'id'),
    column('NAME', 'name'),
    column('STATUS', 'status'),
    column('ADVERTISER', 'advertiser_id'),
    column('ACCESS', 'access'),
    { head: 'PAYOUT', of: (offer) => moneyText(offer['payout']) },
    { head: 'REVENUE', of: (offer) => moneyText(offer['revenue']) },
    column('URL', 'url'),
    column('TAGS', 'tags'),
  ],
  flags: [
    textFlag('--name <text>', 'name', 'what people call it'),
    numberFlag('--advertiser <id>', 'advertiser_id', 'who pays for it'),
    textFlag('--url <template>', 'url', 'where visitors go, with macros such as {click_id} in it'),
    choiceFlag('--status <status>', 'status', ['active', 'paused'], 'whether it takes visitors'),
    textFlag('--starts <time>', 'starts_at', 'from when, RFC 3339'),
    textFlag('--ends <time>', 'ends_at', 'until when, not included'),
    choiceFlag('--access <who>', 'access', ['public', 'approval', 'private'], 'which publishers may use it'),
    numbersFlag('--publisher <id>', 'publisher_ids', 'a publisher with access; repeatable, and all there are'),
    TARGET_FLAG,
    numberFlag('--targeting-group <id>', 'targeting_group_id', 'rules that it shares with other offers'),
    moneyFlag('--payout <money>', 'payout', "for a conversion, to the publisher: '0.50 EUR'"),
    moneyFlag('--revenue <money>', 'revenue', "for a conversion, from the advertiser: '0.80 EUR'"),
    choiceFlag('--duplicates <what>', 'duplicates', ['allow', 'reject'], 'the same visitor again within 24 hours'),
    OFFER_CAP_FLAG,
    listFlag('--tag <text>', 'tags', 'a tag; repeatable, and all there are'),
  ],
  example: `smartlink offers create --name 'Running shoes' --advertiser 1 --payout '0.50 EUR' --revenue '0.80 EUR' \\
    --url 'https://shop.example/run?cid={click_id}' --target country=DE,AT --cap clicks/day=1000`,
}

function moneyText(value: unknown): string {
  const { amount = '0', currency = '' } = (value ?? {}) as { amount?: string; currency?: string }
  return `${amount} ${currency}`
}
