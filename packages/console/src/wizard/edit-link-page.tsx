import { Skeleton } from '@mantine/core'
import { useParams } from 'wouter'
import { useEntity } from '../api/entities.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { draftOf } from './draft.ts'
import { Wizard } from './wizard.tsx'

export default function EditLinkPage() {
  const { id } = useParams()
  const { data: link, error, refetch } = useEntity('smart-links', Number(id))
  if (error !== null && link === undefined) return <FailureNote error={error} retry={() => void refetch()} />
  return (
    <>
      <PageHeader title={link === undefined ? 'Smart Link' : `Edit ${link.name}`} />
      {link === undefined ? <Skeleton h={420} /> : <Wizard key={link.id} initial={draftOf(link)} saved={link} />}
    </>
  )
}
