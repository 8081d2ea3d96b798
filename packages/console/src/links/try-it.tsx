import { Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'
import type { SmartLink } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import { messageOf } from '../api/problem.ts'
import type { SimulationBody } from '../api/smart-links.ts'
import { useSimulation } from '../api/smart-links.ts'
import { COUNTRY_OPTIONS } from '../ui/countries.ts'
import { SimulatedStory } from './simulated-story.tsx'

const DRAWS = 1_000
const DEVICES = ['desktop', 'mobile', 'tablet', 'tv'] as const

type Device = (typeof DEVICES)[number]

/** Describes a click, and tells what would become of it: decided by the code that decides real ones. */
export function TryIt({ link }: { readonly link: SmartLink }) {
  const { data: publishers } = useEntities('publishers')
  const [publisherId, setPublisherId] = useState<string | null>(null)
  const [country, setCountry] = useState<string | null>('DE')
  const [device, setDevice] = useState<Device | null>('mobile')
  const [at, setAt] = useState('')
  const simulation = useSimulation(link.id)
  const publisher = publisherId ?? (publishers?.[0] === undefined ? null : String(publishers[0].id))

  const run = () => {
    const body: SimulationBody = {
      draws: DRAWS,
      draw: Math.random(),
      ...(publisher === null ? {} : { publisher_id: Number(publisher) }),
      ...(country === null ? {} : { geo: { country } }),
      ...(device === null ? {} : { visitor: { device } }),
      ...(at === '' ? {} : { at: new Date(at).toISOString() }),
    }
    simulation.mutate(body)
  }

  return (
    <Paper className="sl-card" p="md">
      <Title order={2} mb={4}>
        Try it
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Describe a visitor and see where the click would go, and why. Nothing is counted or used up.
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          <Select
            label="Publisher"
            data={(publishers ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
            value={publisher}
            onChange={setPublisherId}
            searchable
          />
          <Select
            label="Country"
            data={COUNTRY_OPTIONS}
            value={country}
            onChange={setCountry}
            searchable
            clearable
            limit={60}
          />
          <Select
            label="Device"
            data={[...DEVICES]}
            value={device}
            onChange={(value) => setDevice(DEVICES.find((known) => known === value) ?? null)}
            clearable
          />
          <TextInput
            label="Time (yours)"
            type="datetime-local"
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Group mt="md">
          <Button type="submit" leftSection={<IconFlask size={16} />} loading={simulation.isPending}>
            Try a click
          </Button>
          {at === '' && (
            <Text size="xs" c="dimmed">
              Without a time, it is now.
            </Text>
          )}
        </Group>
      </form>
      <Stack mt="md" aria-live="polite">
        {simulation.isError && (
          <Text size="sm" c="red">
            {messageOf(simulation.error)}
          </Text>
        )}
        {simulation.data !== undefined && <SimulatedStory simulated={simulation.data} />}
      </Stack>
    </Paper>
  )
}
