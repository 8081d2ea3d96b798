import { Box, Button, Group, Paper, Skeleton, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { SmartLink } from '../api/entities.ts'
import { useSaveEntity } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import { codeOf, fieldErrorsOf, ProblemError } from '../api/problem.ts'
import { FindingList } from '../links/finding-list.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { ForceDialog } from '../ui/force-dialog.tsx'
import { showDone, showFailure } from '../ui/toasts.ts'
import { useUrlState } from '../ui/url-state.ts'
import { bodyOfDraft } from './draft.ts'
import type { LinkDraft } from './draft.ts'
import { FallbackStep } from './fallback-step.tsx'
import { GeneralStep } from './general-step.tsx'
import type { Step } from './lint-draft.ts'
import { StrategyStep } from './strategy-step.tsx'
import classes from './wizard.module.css'
import { useFindings } from './use-findings.ts'
import { useLintCatalog } from './use-lint-catalog.ts'

interface WizardProps {
  readonly initial: LinkDraft
  readonly saved?: SmartLink
}

const STEPS = [
  ['General', 'Name, domain, access'],
  ['Strategy', 'Offers and shares'],
  ['Fallback', 'Who gets the rest'],
] as const

const STEPPER = { separator: classes['separator'] ?? '', stepBody: classes['body'] ?? '' }

/** Making or changing a link, in the three steps of the guide. What is written is based on the revision first read. */
export function Wizard({ initial, saved: savedNow }: WizardProps) {
  const [saved] = useState(savedNow)
  const [draft, setDraft] = useState(initial)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [standing, setStanding] = useState<ProblemError>()
  const [seen, setSeen] = useState(0)
  const [read, write] = useUrlState()
  const [, navigate] = useLocation()
  const { catalog, error } = useLintCatalog()
  const findings = useFindings(draft, catalog)
  const save = useSaveEntity('smart-links')
  const step = stepOf(read('step'))
  const narrow = useMediaQuery('(max-width: 36em)', true)
  const change = (changes: Partial<LinkDraft>) => setDraft((before) => ({ ...before, ...changes }))
  const goTo = (next: number) => {
    setSeen((before) => Math.max(before, next))
    write({ step: String(next + 1) })
    document.getElementById('wizard-step')?.focus()
  }

  const submit = async (force = false): Promise<void> => {
    setErrors({})
    setStanding(undefined)
    try {
      const body = bodyOfDraft(draft, saved === undefined)
      const link = await save.mutateAsync({ id: saved?.id, revision: saved?.revision, body, force })
      const what = link.active ? 'It takes clicks from now on.' : 'It is switched off.'
      showDone(`${link.name} is ${saved === undefined ? 'made' : 'saved'}`, what)
      navigate(`/links/${link.id}`)
    } catch (failure) {
      if (failure instanceof ProblemError && failure.problem.detail.includes('force=true')) setStanding(failure)
      else refuse(failure)
    }
  }

  const refuse = (failure: unknown) => {
    const found = fieldErrorsOf(failure)
    setErrors(found)
    const [pointer] = Object.keys(found)
    if (pointer !== undefined) goTo(stepOfPointer(pointer))
    const changed = codeOf(failure) === 'revision.mismatch'
    showFailure(changed ? 'Somebody else has changed this link' : 'The link was not saved', failure)
  }

  if (error !== null && catalog === undefined) return <FailureNote error={error} />
  const wrong = (index: number) => findings.some((finding) => finding.step === index && finding.level === 'error')
  return (
    <>
      <Stepper
        active={step}
        onStepClick={goTo}
        size="sm"
        mb="lg"
        iconSize={narrow ? 26 : 34}
        wrap={false}
        classNames={STEPPER}
      >
        {STEPS.map(([label, description], index) => (
          <Stepper.Step
            key={label}
            label={label}
            description={<Box visibleFrom="sm">{description}</Box>}
            allowStepSelect
            color={wrong(index) && (index <= seen || saved !== undefined) ? 'red' : 'brand'}
          />
        ))}
      </Stepper>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (step < 2) goTo(step + 1)
          else void submit()
        }}
      >
        <Paper
          className="sl-card"
          p={{ base: 'md', sm: 'lg' }}
          id="wizard-step"
          tabIndex={-1}
          style={{ outline: 'none' }}
        >
          {catalog === undefined ? (
            <Skeleton h={360} />
          ) : (
            <>
              {step === 0 && <GeneralStep draft={draft} errors={errors} domains={catalog.domains} onChange={change} />}
              {step === 1 && (
                <StrategyStep draft={draft} errors={errors} catalog={catalog} linkId={saved?.id} onChange={change} />
              )}
              {step === 2 && <FallbackStep draft={draft} errors={errors} catalog={catalog} onChange={change} />}
              <Box mt="lg">
                <FindingList
                  findings={findings.filter((finding) => finding.step === step && finding.code !== 'link.empty')}
                />
              </Box>
            </>
          )}
        </Paper>
        <Group justify="space-between" mt="md">
          <Button component={Link} href={saved === undefined ? '/links' : `/links/${saved.id}`} variant="subtle">
            Cancel
          </Button>
          <Group gap="xs">
            {step > 0 && (
              <Button variant="default" onClick={() => goTo(step - 1)}>
                Back
              </Button>
            )}
            {step < 2 && saved !== undefined && (
              <Button variant="default" onClick={() => void submit()} loading={save.isPending}>
                Save
              </Button>
            )}
            <Button type="submit" loading={save.isPending && step === 2} disabled={catalog === undefined}>
              {step < 2 ? 'Next' : saved === undefined ? 'Create link' : 'Save'}
            </Button>
          </Group>
        </Group>
      </form>
      <ForceDialog
        problem={standing?.problem}
        onClose={() => setStanding(undefined)}
        onForce={() => void submit(true)}
      />
    </>
  )
}

function stepOf(text: string): Step {
  return text === '2' ? 1 : text === '3' ? 2 : 0
}

function stepOfPointer(pointer: string): Step {
  if (/^\/(members|strategy|sticky|caps)/.test(pointer)) return 1
  return /^\/(fallback_offer_id|no_match|fraud)/.test(pointer) ? 2 : 0
}
