import { Skeleton } from '@mantine/core'
import { useParams } from 'wouter'
import { useEntity } from '../api/entities.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { OfferForm } from './offer-form.tsx'

/** One offer, or a new one. */
export default function OfferPage() {
  const { id } = useParams()
  const offerId = id === undefined ? undefined : Number(id)
  const { data: offer, error, refetch } = useEntity('offers', offerId)
  if (error !== null && offer === undefined) return <FailureNote error={error} retry={() => void refetch()} />
  const waits = offerId !== undefined && offer === undefined
  return (
    <>
      <PageHeader title={offer?.name ?? (offerId === undefined ? 'New offer' : 'Offer')} />
      {waits ? <Skeleton h={480} /> : <OfferForm key={offer?.revision ?? 'new'} offer={offer} />}
    </>
  )
}
