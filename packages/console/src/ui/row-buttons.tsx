import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ActionIconProps } from '@mantine/core'
import type { ReactNode } from 'react'

interface RemoveRowButtonProps {
  /** What goes, for who can't see the row: `rule 2`. */
  readonly what: string
  readonly size?: ActionIconProps['size']
  readonly onClick: () => void
}

/** Takes one row out of a list that is being edited. */
export function RemoveRowButton({ what, size = 'lg', onClick }: RemoveRowButtonProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size={size} aria-label={`Remove ${what}`} onClick={onClick}>
      <IconTrash size={16} />
    </ActionIcon>
  )
}

/** Stands below such a list and adds a row to it. */
export function AddRowButton({ children, onClick }: { readonly children: ReactNode; readonly onClick: () => void }) {
  return (
    <div>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={onClick}>
        {children}
      </Button>
    </div>
  )
}
