import { Button, Group, NumberInput, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Advertiser } from '../api/entities.ts'
import { fetchJson } from '../api/client.ts'
import { useMayWrite } from '../session/session.ts'
import { showFailure } from '../ui/toasts.ts'
import type { Secret } from './entity-form.ts'

interface NewPostbackTokenProps {
  readonly advertiser: Advertiser
  readonly showSecret: (secret: Secret) => void
}

const MAX_HOURS = 168

/** Replaces the token of an advertiser's postbacks; the one before is taken for a while longer. */
export function NewPostbackToken({ advertiser, showSecret }: NewPostbackTokenProps) {
  const [hours, setHours] = useState(24)
  const mayWrite = useMayWrite()
  const queries = useQueryClient()
  const replace = useMutation({
    mutationFn: () =>
      fetchJson<{ postback_token: string }>(`/v1/advertisers/${advertiser.id}/postback-token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ keep_previous_hours: hours }),
      }),
    onSuccess: ({ postback_token }) =>
      showSecret({ label: `New postback token of ${advertiser.name}`, value: postback_token }),
    onError: (error) => showFailure('The token was not replaced', error),
    onSettled: () => queries.invalidateQueries({ queryKey: ['advertisers'] }),
  })
  if (!mayWrite) return null
  return (
    <Group align="flex-end" gap="xs">
      <NumberInput
        label="Postback token"
        description="Hours that the present one is still taken after a new one is made"
        value={hours}
        min={0}
        max={MAX_HOURS}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(value) => setHours(Number(value))}
        flex="1 1 14rem"
      />
      <Button variant="default" loading={replace.isPending} onClick={() => replace.mutate()}>
        Make a new token
      </Button>
      <Text size="xs" c="dimmed" w="100%">
        It is shown once. Give it to the advertiser before the hours are over.
      </Text>
    </Group>
  )
}
