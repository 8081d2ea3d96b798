import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconChartBar, IconPencil } from '@tabler/icons-react'
import { Link, useLocation, useParams } from 'wouter'
import { useEntities, useEntity } from '../api/entities.ts'
import { useFindings } from '../api/smart-links.ts'
import { useMayWrite } from '../session/session.ts'
import { ArchiveButton } from '../ui/archive-button.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { CapUseCard } from '../caps/cap-use-card.tsx'
import { ActiveSwitch } from './active-switch.tsx'
import { FindingList } from './finding-list.tsx'
import { SplitSummary } from './split-summary.tsx'
import { TestUrl } from './test-url.tsx'
import { TrackingLinks } from './tracking-links.tsx'
import { TryIt } from './try-it.tsx'

/** What is needed of a link once it is made: how it shares, what to hand out, and trying it. */
export default function LinkPage() {
  const { id } = useParams()
  const { data: link, error, refetch } = useEntity('smart-links', Number(id))
  const { data: findings } = useFindings(Number(id))
  const { data: offers } = useEntities('offers')
  const [, navigate] = useLocation()
  const mayWrite = useMayWrite()
  if (error !== null && link === undefined) return <FailureNote error={error} retry={() => void refetch()} />
  if (link === undefined) return <Skeleton h={480} />
  const nameOf = (offerId: number) => offers?.find((offer) => offer.id === offerId)?.name ?? `Offer ${offerId}`

  return (
    <>
      <PageHeader
        title={link.name}
        hint={link.description === '' ? undefined : link.description}
        actions={
          <>
            <TestUrl link={link} />
            <Button
              component={Link}
              href={`/report?filter=link:${link.id}&group_by=offer`}
              variant="default"
              leftSection={<IconChartBar size={16} />}
            >
              Report
            </Button>
            {mayWrite && (
              <Button component={Link} href={`/links/${link.id}/edit`} leftSection={<IconPencil size={16} />}>
                Edit
              </Button>
            )}
          </>
        }
      />
      <Stack gap="md">
        <Group gap="sm">
          <ActiveSwitch link={link} />
          <Text size="sm">{link.active ? 'On' : 'Off'}</Text>
          <Badge color={link.visibility === 'public' ? 'brand' : 'gray'}>{link.visibility}</Badge>
          {link.tags.map((tag) => (
            <Badge key={tag} color="gray">
              {tag}
            </Badge>
          ))}
        </Group>
        <FindingList findings={findings ?? []} />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Paper className="sl-card" p="md">
            <Title order={2} mb="sm">
              How clicks are shared
            </Title>
            <SplitSummary link={link} nameOf={nameOf} />
            <Text size="sm" mt="md">
              Fallback:{' '}
              {link.fallback_offer_id === undefined ? (
                'none, clicks that no offer takes are lost'
              ) : (
                <Anchor component={Link} href={`/offers/${link.fallback_offer_id}`} size="sm">
                  {nameOf(link.fallback_offer_id)}
                </Anchor>
              )}
            </Text>
          </Paper>
          <TrackingLinks linkId={link.id} />
        </SimpleGrid>
        <CapUseCard link_id={link.id} />
        <TryIt link={link} />
        {mayWrite && (
          <Group justify="flex-end">
            <ArchiveButton
              collection="smart-links"
              entity={link}
              consequence="Its clicks get 404 and its slug is free again. Reports keep its name."
              onArchived={() => navigate('/links')}
            />
          </Group>
        )}
      </Stack>
    </>
  )
}
