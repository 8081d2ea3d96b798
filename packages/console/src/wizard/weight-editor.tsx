import { NumberInput, Stack, Text } from '@mantine/core'
import type { FieldErrors } from '../api/problem.ts'
import { effectiveSplit } from '../links/effective-split.ts'
import { shareColor } from '../links/share-colors.ts'
import { SplitBar } from '../links/split-bar.tsx'
import { formatPercent } from '../ui/format.ts'
import { RemoveRowButton } from '../ui/row-buttons.tsx'
import type { DraftMember } from './draft.ts'
import { MemberTargeting } from './member-targeting.tsx'
import classes from './weight-editor.module.css'

export interface MembersEditorProps {
  readonly members: readonly DraftMember[]
  readonly errors: FieldErrors
  readonly nameOf: (offerId: number) => string
  readonly onChange: (members: DraftMember[]) => void
}

export const MAX_WEIGHT = 1_000_000

/** Weights, and at every moment the percentages they come to. */
export function WeightEditor({ members, errors, nameOf, onChange }: MembersEditorProps) {
  const shares = effectiveSplit('weight', members)[0]?.shares ?? []
  return (
    <Stack gap="xs">
      <SplitBar shares={shares} nameOf={nameOf} tall />
      <div>
        {members.map((member, index) => {
          const name = nameOf(member.offer_id)
          return (
            // A member has no name of its own; the same offer may stand here twice.
            <div key={index} className={classes['row']}>
              <span className={classes['dot']} style={{ background: shareColor(index) }} aria-hidden />
              <Text size="sm" truncate className={classes['name'] ?? ''} title={name}>
                {name}
              </Text>
              <NumberInput
                aria-label={`Weight of ${name}`}
                value={member.weight}
                min={0}
                max={MAX_WEIGHT}
                allowDecimal={false}
                allowNegative={false}
                clampBehavior="strict"
                size="xs"
                className={classes['weight'] ?? ''}
                onChange={(value) => onChange(members.with(index, { ...member, weight: Number(value) || 0 }))}
                error={errors[`/members/${index}/weight`]}
              />
              <Text size="sm" fw={600} ta="right" className="sl-number">
                {formatPercent(shares[index]?.share ?? 0)}
              </Text>
              <MemberTargeting
                name={name}
                member={member}
                index={index}
                errors={errors}
                onChange={(next) => onChange(members.with(index, next))}
              />
              <RemoveRowButton what={name} size="md" onClick={() => onChange(members.toSpliced(index, 1))} />
            </div>
          )
        })}
      </div>
    </Stack>
  )
}
