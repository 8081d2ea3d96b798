import { Button, Center, Loader, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { fetchJson, sessionEnded } from '../api/client.ts'
import { messageOf } from '../api/problem.ts'
import { become, SESSION_KEY } from './become.ts'
import type { Session } from './session.ts'
import { SessionContext } from './session.ts'
import { SignInPage } from './sign-in-page.tsx'

/** Nobody is signed in: the answer is empty. */
async function readSession(): Promise<Session | null> {
  return (await fetchJson<Session | undefined>('/session')) ?? null
}

/** Shows its children to whoever is signed in, and the way in to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const session = useQuery({ queryKey: SESSION_KEY, queryFn: readSession, staleTime: Infinity })

  useEffect(() => {
    const end = () => {
      if (queries.getQueryData(SESSION_KEY) != null) become(queries, null)
    }
    sessionEnded.addEventListener('ended', end)
    return () => sessionEnded.removeEventListener('ended', end)
  }, [queries])

  if (session.isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label="Loading" />
      </Center>
    )
  }
  if (session.isError) {
    return (
      <Center h="100dvh" p="md">
        <Stack align="center" role="alert">
          <Text fw={600}>The console can’t reach its server</Text>
          <Text c="dimmed">{messageOf(session.error)}</Text>
          <Button onClick={() => void session.refetch()}>Try again</Button>
        </Stack>
      </Center>
    )
  }
  if (session.data === null) {
    return <SignInPage onSignedIn={(signedIn) => become(queries, signedIn)} />
  }
  return <SessionContext value={session.data}>{children}</SessionContext>
}
