import {
  Alert,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Offer } from '../api/entities.ts'
import { useEntities, useSaveEntity } from '../api/entities.ts'
import { fieldErrorsOf, messageOf, ProblemError } from '../api/problem.ts'
import { RuleEditor } from '../rules/rule-editor.tsx'
import { ScheduleEditor } from '../rules/schedule-editor.tsx'
import { useMayWrite } from '../session/session.ts'
import { ArchiveButton } from '../ui/archive-button.tsx'
import { ForceDialog } from '../ui/force-dialog.tsx'
import { showDone } from '../ui/toasts.ts'
import { CapUseCard } from '../caps/cap-use-card.tsx'
import { FraudFields } from '../fraud/fraud-fields.tsx'
import { optionsOf } from '../ui/option.ts'
import { TimeInput } from '../ui/time-input.tsx'
import { BlockedSources } from './blocked-sources.tsx'
import { CapEditor, OFFER_SCOPES } from './cap-editor.tsx'
import type { OfferDraft } from './offer-draft.ts'
import { bodyOfOffer, offerDraftOf } from './offer-draft.ts'

/** Everything of an offer that people write, on one page; what the server refuses stands at its field. */
export function OfferForm({ offer }: { readonly offer: Offer | undefined }) {
  const [draft, setDraft] = useState(() => offerDraftOf(offer))
  const [standing, setStanding] = useState<ProblemError>()
  const { data: advertisers } = useEntities('advertisers')
  const { data: publishers } = useEntities('publishers')
  const { data: groups } = useEntities('targeting-groups')
  const save = useSaveEntity('offers')
  const [, navigate] = useLocation()
  const mayWrite = useMayWrite()
  const errors = fieldErrorsOf(save.error)
  const change = (changes: Partial<OfferDraft>) => setDraft((before) => ({ ...before, ...changes }))

  const submit = async (force = false): Promise<void> => {
    setStanding(undefined)
    try {
      const body = bodyOfOffer(draft, offer === undefined)
      const saved = await save.mutateAsync({ id: offer?.id, revision: offer?.revision, body, force })
      showDone(`${saved.name} is ${offer === undefined ? 'made' : 'saved'}`)
      navigate(offer === undefined ? '/offers' : `/offers/${saved.id}`)
    } catch (error) {
      // Everything else stands in the form.
      if (error instanceof ProblemError && error.problem.detail.includes('force=true')) setStanding(error)
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Stack gap="md">
        <Section title="Offer">
          <TextInput
            label="Name"
            required
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={errors['/name']}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label="Advertiser"
              required
              data={optionsOf(advertisers)}
              value={draft.advertiserId}
              onChange={(value) => change({ advertiserId: value })}
              searchable
              error={errors['/advertiser_id']}
            />
            <TagsInput label="Tags" value={draft.tags} onChange={(tags) => change({ tags })} error={errors['/tags']} />
          </SimpleGrid>
          <TextInput
            label="Address"
            description="Macros such as {click_id}, {publisher_id}, {sub1} and {country} are filled in for each click"
            required
            placeholder="https://shop.example/?cid={click_id}"
            value={draft.url}
            onChange={(event) => change({ url: event.currentTarget.value })}
            error={errors['/url']}
            spellCheck={false}
          />
          <Switch
            label="Active"
            checked={draft.active}
            onChange={(event) => change({ active: event.currentTarget.checked })}
          />
        </Section>
        <Section title="Money">
          <SimpleGrid cols={{ base: 2, sm: 3 }}>
            <TextInput
              label="Payout"
              inputMode="decimal"
              value={draft.payout}
              onChange={(event) => change({ payout: event.currentTarget.value })}
              error={errors['/payout/amount']}
            />
            <TextInput
              label="Revenue"
              inputMode="decimal"
              value={draft.revenue}
              onChange={(event) => change({ revenue: event.currentTarget.value })}
              error={errors['/revenue/amount']}
            />
            <TextInput
              label="Currency"
              value={draft.currency}
              maxLength={3}
              onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
              error={errors['/payout/currency']}
            />
          </SimpleGrid>
        </Section>
        <Section title="Access">
          <Select
            label="Who may send traffic"
            data={[
              { value: 'public', label: 'Public: every publisher' },
              { value: 'approval', label: 'Approval: publishers ask for it' },
              { value: 'private', label: 'Private: only those named here' },
            ]}
            value={draft.access}
            onChange={(value) => change({ access: value === 'approval' || value === 'private' ? value : 'public' })}
            allowDeselect={false}
            error={errors['/access']}
          />
          {draft.access !== 'public' && (
            <MultiSelect
              label="Publishers with access"
              data={optionsOf(publishers)}
              value={draft.publisherIds}
              onChange={(publisherIds) => change({ publisherIds })}
              searchable
              error={errors['/publisher_ids']}
            />
          )}
        </Section>
        <Section
          title="Blocked sources"
          hint="Publishers, or single placements of theirs by sub1, whose clicks pass this offer over."
        >
          <BlockedSources
            sources={draft.blockedSources}
            publishers={optionsOf(publishers)}
            errors={errors}
            onChange={(blockedSources) => change({ blockedSources })}
          />
        </Section>
        <Section title="Targeting" hint="Every rule has to hold.">
          <RuleEditor
            rules={draft.targeting}
            errors={errors}
            pointer="/targeting"
            onChange={(targeting) => change({ targeting })}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label="Targeting group"
              description="Rules that several offers share"
              placeholder="none"
              data={optionsOf(groups)}
              value={draft.groupId}
              onChange={(groupId) => change({ groupId })}
              clearable
              clearButtonProps={{ 'aria-label': 'No targeting group' }}
              searchable
              error={errors['/targeting_group_id']}
            />
            {draft.groupId !== null && (
              <Select
                label="The group stands"
                description="Beside the rules above, or instead of them"
                data={[
                  { value: 'replace', label: 'instead of them' },
                  { value: 'and', label: 'beside them' },
                ]}
                value={draft.groupMode}
                onChange={(value) => change({ groupMode: value === 'and' ? 'and' : 'replace' })}
                allowDeselect={false}
              />
            )}
          </SimpleGrid>
        </Section>
        <Section title="Schedule">
          <ScheduleEditor schedule={draft.schedule} errors={errors} onChange={(schedule) => change({ schedule })} />
        </Section>
        {offer !== undefined && <CapUseCard offer_id={offer.id} />}
        <Section title="Caps">
          <CapEditor
            caps={draft.caps}
            errors={errors}
            scopes={OFFER_SCOPES}
            publishers={optionsOf(publishers)}
            none="No caps: it takes as many clicks as come."
            onChange={(caps) => change({ caps })}
          />
        </Section>
        <Section title="Fraud and duplicates">
          <FraudFields policy={draft.fraud} errors={errors} onChange={(fraud) => change({ fraud })} />
          <Select
            label="Same visitor within 24 hours"
            data={[
              { value: 'allow', label: 'Takes it again' },
              { value: 'reject', label: 'Passes to the next offer' },
            ]}
            value={draft.duplicates}
            onChange={(value) => change({ duplicates: value === 'reject' ? 'reject' : 'allow' })}
            allowDeselect={false}
            maw={360}
          />
        </Section>
        <Section title="Dates and conversions">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TimeInput
              label="Takes clicks from"
              description="Your time; empty: at once"
              value={draft.startsAt}
              onChange={(startsAt) => change({ startsAt })}
              error={errors['/starts_at']}
            />
            <TimeInput
              label="Takes clicks until"
              description="Your time; empty: for ever"
              value={draft.endsAt}
              onChange={(endsAt) => change({ endsAt })}
              error={errors['/ends_at']}
            />
            <NumberInput
              label="Conversions count for"
              description="Days after the click"
              min={1}
              max={365}
              allowDecimal={false}
              value={draft.attributionDays}
              onChange={(value) => change({ attributionDays: Number(value) })}
              error={errors['/attribution_window_days']}
            />
            <Select
              label="Conversions beyond a cap"
              description="When a cap on conversions, payout or revenue is used up"
              data={[
                { value: 'pending', label: 'Wait for a person' },
                { value: 'accept', label: 'Count all the same' },
                { value: 'reject', label: 'Are rejected' },
              ]}
              value={draft.lateConversion}
              onChange={(value) =>
                change({ lateConversion: value === 'accept' || value === 'reject' ? value : 'pending' })
              }
              allowDeselect={false}
            />
          </SimpleGrid>
          <TagsInput
            label="Deep link hosts"
            description="Hosts that a publisher’s own url may lead to; *.shop.example for all below one"
            value={draft.deepLinkHosts}
            onChange={(deepLinkHosts) => change({ deepLinkHosts })}
            error={errors['/deep_link_hosts'] ?? errors['/deep_link_hosts/0']}
          />
        </Section>
        {save.isError && standing === undefined && (
          <Alert color="red" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        {mayWrite && (
          <Group justify="space-between">
            {offer === undefined ? (
              <span />
            ) : (
              <ArchiveButton
                collection="offers"
                entity={offer}
                consequence="Links that have it pass it over from now on."
                onArchived={() => navigate('/offers')}
              />
            )}
            <Group gap="xs">
              <Button component={Link} href="/offers" variant="default">
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending}>
                {offer === undefined ? 'Make offer' : 'Save'}
              </Button>
            </Group>
          </Group>
        )}
      </Stack>
      <ForceDialog
        problem={standing?.problem}
        onClose={() => setStanding(undefined)}
        onForce={() => void submit(true)}
      />
    </form>
  )
}

function Section({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint?: string
  readonly children: ReactNode
}) {
  return (
    <Paper className="sl-card" p="md" component="section" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {hint !== undefined && (
        <Text size="sm" c="dimmed" mb="sm">
          {hint}
        </Text>
      )}
      <Stack gap="sm">{children}</Stack>
    </Paper>
  )
}
