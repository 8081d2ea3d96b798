import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { createQueryClient } from './api/query-client.ts'
import { Pages } from './pages.tsx'
import { SessionGate } from './session/session-gate.tsx'
import { cssVariables, theme } from './theme.ts'

declare global {
  // Read by the library that locks scrolling under dialogs, for the one style it adds.
  var __webpack_nonce__: string | undefined
}

/** `nonce` is that of the page's policy: styles made while running carry it. */
export function App({ nonce }: { readonly nonce: string }) {
  const [queries] = useState(createQueryClient)
  globalThis.__webpack_nonce__ = nonce
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      cssVariablesResolver={cssVariables}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={4} autoClose={6_000} />
        <SessionGate>
          <Pages />
        </SessionGate>
      </QueryClientProvider>
    </MantineProvider>
  )
}
