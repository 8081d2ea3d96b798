import type { Share } from './effective-split.ts'
import { shareColor } from './share-colors.ts'
import classes from './split-bar.module.css'
import { formatPercent } from '../ui/format.ts'

interface SplitBarProps {
  readonly shares: readonly Share[]
  readonly nameOf: (offerId: number) => string
  readonly tall?: boolean
}

const SHOWS_NUMBER_FROM = 0.08

/** The clicks of one tier as a bar, each offer as wide as its share. */
export function SplitBar({ shares, nameOf, tall = false }: SplitBarProps) {
  const words = shares.map(({ offer_id, share }) => `${nameOf(offer_id)} ${formatPercent(share)}`).join(', ')
  return (
    <div
      className={`${classes['bar']} ${tall ? classes['tall'] : ''}`}
      role="img"
      aria-label={`Split: ${words}`}
      title={words}
    >
      {shares
        .filter(({ share }) => share > 0)
        .map(({ member, share }) => (
          <div
            key={member}
            className={classes['part']}
            style={{ flexGrow: share, flexBasis: 0, background: shareColor(member) }}
          >
            {tall && share >= SHOWS_NUMBER_FROM ? formatPercent(share) : null}
          </div>
        ))}
    </div>
  )
}
