import { Switch } from '@mantine/core'
import type { SmartLink } from '../api/entities.ts'
import { useSaveEntity } from '../api/entities.ts'
import { useMayWrite } from '../session/session.ts'
import { showFailure } from '../ui/toasts.ts'
import { showUndo } from '../ui/undo-toast.tsx'

/** Switches a link on and off at once, with a way back. */
export function ActiveSwitch({ link }: { readonly link: SmartLink }) {
  const save = useSaveEntity('smart-links')
  const mayWrite = useMayWrite()
  const shown = save.isPending && save.variables !== undefined ? !link.active : link.active

  const change = async (active: boolean, revision: number, offerUndo: boolean): Promise<void> => {
    try {
      const saved = await save.mutateAsync({ id: link.id, revision, body: { active } })
      if (!offerUndo) return
      showUndo(`${link.name} is ${active ? 'on' : 'off: its clicks get 404'}`, () => {
        void change(!active, saved.revision, false)
      })
    } catch (error) {
      showFailure(`${link.name} was not changed`, error)
    }
  }

  return (
    <Switch
      size="sm"
      checked={shown}
      disabled={!mayWrite}
      onChange={(event) => void change(event.currentTarget.checked, link.revision, true)}
      aria-label={`${link.name} is active`}
    />
  )
}
