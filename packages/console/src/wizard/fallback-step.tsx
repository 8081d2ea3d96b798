import { Accordion, List, Radio, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { FieldErrors } from '../api/problem.ts'
import { FraudFields } from '../fraud/fraud-fields.tsx'
import { formatMoney } from '../ui/format.ts'
import type { LinkDraft } from './draft.ts'
import type { LintCatalog } from './lint-draft.ts'
import { More } from './more.tsx'
import { useLint } from './use-findings.ts'

interface FallbackStepProps {
  readonly draft: LinkDraft
  readonly errors: FieldErrors
  readonly catalog: LintCatalog
  readonly onChange: (changes: Partial<LinkDraft>) => void
}

const NONE = 'none'

export function FallbackStep({ draft, errors, catalog, onChange }: FallbackStepProps) {
  const lint = useLint()
  const chosen = draft.fallback_offer_id
  const judged =
    lint === undefined
      ? []
      : catalog.offers
          .filter(({ status, id }) => status === 'active' || id === chosen)
          .map((offer) => ({ offer, problems: lint.fallbackProblems(offer, catalog) }))
  const fit = judged.filter(({ offer, problems }) => problems.length === 0 || offer.id === chosen)
  const unfit = judged.filter(({ problems }) => problems.length > 0)

  return (
    <Stack gap="lg">
      <Radio.Group
        label="Fallback offer"
        description="Gets every click that no offer of the link takes: caps used up, wrong country, refused by fraud rules. Without one, those clicks are lost."
        value={chosen === undefined ? NONE : String(chosen)}
        onChange={(value) => onChange({ fallback_offer_id: value === NONE ? undefined : Number(value) })}
        error={errors['/fallback_offer_id']}
      >
        <Stack gap="xs" mt="sm">
          {fit.map(({ offer, problems }) => (
            <Radio
              key={offer.id}
              value={String(offer.id)}
              label={offer.name}
              description={`${formatMoney(offer.payout)} payout, ${problems.length === 0 ? 'takes every click' : 'restricted'}`}
            />
          ))}
          <Radio value={NONE} label="No fallback" description="Clicks that no offer takes are lost" />
        </Stack>
      </Radio.Group>
      {unfit.length > 0 && (
        <Accordion variant="contained">
          <Accordion.Item value="unfit">
            <Accordion.Control>
              <Text size="sm">{unfit.length} offers are restricted, so they are not suggested</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <List size="sm" spacing="xs">
                {unfit.map(({ offer, problems }) => (
                  <List.Item key={offer.id}>
                    <b>{offer.name}</b>: {problems.join('. ')}
                  </List.Item>
                ))}
              </List>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
      <Select
        label="When nothing takes the click"
        description="What the visitor gets if there is no fallback, or it cannot take the click either"
        data={[
          { value: '404', label: 'A short page: not found (404)' },
          { value: '204', label: 'An empty answer (204)' },
          { value: 'url', label: 'Another address' },
        ]}
        value={'status' in draft.no_match ? String(draft.no_match.status) : 'url'}
        onChange={(value) => {
          if (value === '404' || value === '204') onChange({ no_match: { status: value === '204' ? 204 : 404 } })
          if (value === 'url') onChange({ no_match: { url: 'https://' } })
        }}
        allowDeselect={false}
        maw={420}
        error={errors['/no_match']}
      />
      {'url' in draft.no_match && (
        <TextInput
          label="Address for clicks that nothing takes"
          type="url"
          value={draft.no_match.url}
          onChange={(event) => onChange({ no_match: { url: event.currentTarget.value } })}
          error={errors['/no_match/url']}
          spellCheck={false}
          maw={520}
        />
      )}
      <More
        title="Fraud rules of the link"
        hint="Beside those of its offers: refuse a click before any offer is asked"
        open={draft.fraud.mode === 'enforce' || draft.fraud.block_categories.length > 0}
      >
        <Stack gap="sm">
          <FraudFields policy={draft.fraud} errors={errors} onChange={(fraud) => onChange({ fraud })} />
          <Switch
            label="Refused clicks go to the fallback"
            description="Otherwise they are blocked"
            checked={draft.fraud.to_fallback}
            onChange={(event) => onChange({ fraud: { ...draft.fraud, to_fallback: event.currentTarget.checked } })}
          />
        </Stack>
      </More>
    </Stack>
  )
}
