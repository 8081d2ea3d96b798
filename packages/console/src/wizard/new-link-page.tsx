import { PageHeader } from '../ui/page-header.tsx'
import { NEW_DRAFT } from './draft.ts'
import { Wizard } from './wizard.tsx'

export default function NewLinkPage() {
  return (
    <>
      <PageHeader
        title="New Smart Link"
        hint="Three steps: what it is, how it shares its clicks, and who gets the rest."
      />
      <Wizard initial={NEW_DRAFT} />
    </>
  )
}
