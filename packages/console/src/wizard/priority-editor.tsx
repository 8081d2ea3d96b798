import { Stack, Text, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { effectiveSplit } from '../links/effective-split.ts'
import { SplitBar } from '../links/split-bar.tsx'
import type { DraftMember } from './draft.ts'
import { MemberTargeting } from './member-targeting.tsx'
import classes from './priority-editor.module.css'
import { PriorityRow } from './priority-row.tsx'
import { joinAbove, moveBefore, moveDown, moveUp, tiersOf } from './tiers.ts'
import type { MembersEditorProps } from './weight-editor.tsx'

/** Ranks in the order they are tried: by mouse, by buttons, or by Alt and an arrow key on any control of a row. */
export function PriorityEditor({ members, errors, nameOf, onChange }: MembersEditorProps) {
  const [dragged, setDragged] = useState<DraftMember>()
  const [said, setSaid] = useState('')
  const tiers = tiersOf(members)
  const split = effectiveSplit('priority', members)

  const move = (member: DraftMember, next: DraftMember[]) => {
    onChange(next)
    const order = tiersOf(next).map((tier) => tier.map(({ offer_id }) => nameOf(offer_id)).join(' and '))
    setSaid(`${nameOf(member.offer_id)} was moved. Now: ${order.join(', then ')}`)
  }
  /** The same through moves, so that the focus stays on the row that was moved. */
  const keyOf = (member: DraftMember) => {
    const before = members.slice(0, members.indexOf(member)).filter(({ offer_id }) => offer_id === member.offer_id)
    return `${member.offer_id} ${before.length}`
  }

  return (
    <Stack gap="xs">
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {tiers.map((tier, place) => (
        <div
          key={tier.map(keyOf).join()}
          className={classes['tier']}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => {
            const [target] = tier
            if (dragged !== undefined && target !== undefined) move(dragged, moveBefore(members, dragged, target))
            setDragged(undefined)
          }}
        >
          <Text size="xs" fw={600} c="dimmed">
            {place === 0 ? 'Tried first' : `Rank ${place + 1}`}
            {tier.length > 1 ? ', shared by weight' : ''}
          </Text>
          {tier.length > 1 && <SplitBar shares={split[place]?.shares ?? []} nameOf={nameOf} tall />}
          {tier.map((member) => {
            const index = members.indexOf(member)
            const share = split[place]?.shares.find((found) => found.member === index)?.share
            return (
              <PriorityRow
                key={keyOf(member)}
                name={nameOf(member.offer_id)}
                weight={member.weight}
                share={tier.length > 1 ? share : undefined}
                error={errors[`/members/${index}/weight`]}
                canJoin={place > 0}
                canRise={place > 0 || tier.length > 1}
                canSink={place < tiers.length - 1 || tier.length > 1}
                targeting={
                  <MemberTargeting
                    name={nameOf(member.offer_id)}
                    member={member}
                    index={index}
                    errors={errors}
                    onChange={(next) => onChange(members.with(index, next))}
                  />
                }
                onDrag={() => setDragged(member)}
                onWeight={(weight) => onChange(members.with(index, { ...member, weight }))}
                onJoin={() => move(member, joinAbove(members, member))}
                onRise={() => move(member, moveUp(members, member))}
                onSink={() => move(member, moveDown(members, member))}
                onRemove={() => onChange(members.toSpliced(index, 1))}
              />
            )
          })}
        </div>
      ))}
      <Text size="xs" c="dimmed">
        Alt with an arrow key moves a row, too.
      </Text>
    </Stack>
  )
}
