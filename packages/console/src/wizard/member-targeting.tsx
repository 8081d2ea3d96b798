import { ActionIcon, Button, Group, Indicator, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTarget } from '@tabler/icons-react'
import type { FieldErrors } from '../api/problem.ts'
import { describeRule } from '../offers/describe-offer.ts'
import { RuleEditor } from '../rules/rule-editor.tsx'
import type { DraftMember } from './draft.ts'

interface MemberTargetingProps {
  readonly name: string
  readonly member: DraftMember
  readonly index: number
  readonly errors: FieldErrors
  readonly onChange: (member: DraftMember) => void
}

/** Rules that an offer has in this link alone, beside its own. */
export function MemberTargeting({ name, member, index, errors, onChange }: MemberTargetingProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const rules = member.targeting ?? []
  const words = rules.length === 0 ? 'takes every visitor' : rules.map(describeRule).join('; ')
  const wrong = Object.keys(errors).some((pointer) => pointer.startsWith(`/members/${index}/targeting`))
  return (
    <>
      <Tooltip label={`In this link: ${words}`} multiline maw={320}>
        <Indicator disabled={rules.length === 0} label={rules.length} size={16} color={wrong ? 'red' : 'brand'}>
          <ActionIcon
            variant="subtle"
            color={wrong ? 'red' : 'gray'}
            onClick={open}
            aria-label={`Targeting of ${name} in this link`}
          >
            <IconTarget size={16} />
          </ActionIcon>
        </Indicator>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={close}
        title={`${name} in this link`}
        size="xl"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            These rules hold in this link only, on top of what the offer itself asks for.
          </Text>
          <RuleEditor
            rules={rules}
            errors={errors}
            pointer={`/members/${index}/targeting`}
            onChange={(targeting) => onChange({ ...member, targeting })}
          />
          <Group justify="flex-end">
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
