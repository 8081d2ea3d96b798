import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUpload } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useMayWrite } from '../session/session.ts'
import type { Imported } from './import-columns.ts'

const ImportDialog = lazy(() => import('./import-dialog.tsx'))

/** Many at once, from a table. */
export function ImportButton({ kind, noun }: { readonly kind: Imported; readonly noun: string }) {
  const [opened, { open, close }] = useDisclosure(false)
  const mayWrite = useMayWrite()
  if (!mayWrite) return null
  return (
    <>
      <Button variant="default" leftSection={<IconUpload size={16} />} onClick={open}>
        Import
      </Button>
      {opened && (
        <Suspense>
          <ImportDialog kind={kind} noun={noun} onClose={close} />
        </Suspense>
      )}
    </>
  )
}
