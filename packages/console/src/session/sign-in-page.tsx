import { Anchor, Button, Center, Code, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '../api/client.ts'
import { messageOf } from '../api/problem.ts'
import { Logo } from '../shell/logo.tsx'
import type { Session } from './session.ts'

const FIRST = 'first administrator'

export function SignInPage({ onSignedIn }: { readonly onSignedIn: (session: Session) => void }) {
  const [token, setToken] = useState('')
  const signIn = useMutation({
    mutationFn: () =>
      fetchJson<Session>('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: token.trim() }),
      }),
    onSuccess: (session) => {
      onSignedIn(session)
      if (session.name !== FIRST) return
      notifications.show({
        title: 'You signed in with the first administrator’s token',
        message: 'It works everywhere. Give everybody a token of their own under Tokens, and keep this one safe.',
        autoClose: 12_000,
      })
    },
  })

  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper className="sl-card" p="xl" w="100%" maw={420}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            signIn.mutate()
          }}
        >
          <Stack gap="lg">
            <Group gap="sm">
              <Logo />
              <Title order={1}>Smart Link</Title>
            </Group>
            <PasswordInput
              label="API token"
              description="It begins with slk_"
              placeholder="slk_…"
              autoFocus
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={signIn.isError ? messageOf(signIn.error) : undefined}
            />
            <Button type="submit" loading={signIn.isPending} disabled={token.trim() === ''}>
              Sign in
            </Button>
            <Text size="sm" c="dimmed">
              First start? The first administrator’s token stands in the file <Code>secrets/admin-token</Code> of the
              data directory: <Code>cat data/secrets/admin-token</Code>. The API itself is described{' '}
              <Anchor href="/docs" size="sm" underline="always">
                here
              </Anchor>
              .
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}
