import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTestPipe } from '@tabler/icons-react'
import { useState } from 'react'
import type { SmartLink } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import { messageOf } from '../api/problem.ts'
import { useTestUrl } from '../api/smart-links.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatTime } from '../ui/format.ts'
import { optionsOf } from '../ui/option.ts'

/** An address to walk the link with: what it is to pass is chosen first, then it is made and copied. */
export function TestUrl({ link }: { readonly link: SmartLink }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconTestPipe size={16} />} onClick={open}>
        Test URL
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={`Test URL of ${link.name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <TestUrlForm link={link} />
      </Modal>
    </>
  )
}

function TestUrlForm({ link }: { readonly link: SmartLink }) {
  const { data: publishers } = useEntities('publishers')
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [targeting, setTargeting] = useState(false)
  const [schedule, setSchedule] = useState(false)
  const make = useTestUrl(link.id)
  // Links say whose click it is: without a publisher there is nothing to click.
  const publisherId = chosenId ?? optionsOf(publishers)[0]?.value ?? null
  // An address that was made says nothing of options chosen since.
  const changing =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      make.reset()
    }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ targeting, schedule, ...(publisherId === null ? {} : { publisher_id: Number(publisherId) }) })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          Its clicks are tests: they use up no cap, count as no duplicate and stand apart in reports. Status, access and
          fraud rules hold as ever.
        </Text>
        <Select
          label="As whose click"
          data={optionsOf(publishers)}
          value={publisherId}
          onChange={changing(setChosenId)}
          allowDeselect={false}
          searchable
        />
        <Checkbox
          label="Pass targeting"
          description="Go on where this visitor is not meant"
          checked={targeting}
          onChange={(event) => changing(setTargeting)(event.currentTarget.checked)}
        />
        <Checkbox
          label="Pass schedules"
          description="Go on outside the hours of an offer"
          checked={schedule}
          onChange={(event) => changing(setSchedule)(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending} disabled={make.isSuccess}>
            Make the URL
          </Button>
        </Group>
        <div aria-live="polite">
          {make.isError && (
            <Text size="sm" c="red">
              {messageOf(make.error)}
            </Text>
          )}
          {make.data !== undefined && (
            <>
              <Group wrap="nowrap" gap="xs" align="flex-start">
                <Text size="sm" className="sl-mono" flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
                  {make.data.url}
                </Text>
                <CopyButton value={make.data.url} what="the test URL" />
              </Group>
              <Text size="xs" c="dimmed" mt={4}>
                Until {formatTime(make.data.expires_at)}. Whoever has it can click it.
              </Text>
            </>
          )}
        </div>
      </Stack>
    </form>
  )
}
