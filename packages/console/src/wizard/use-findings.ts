import { useEffect, useState } from 'react'
import type { LinkDraft } from './draft.ts'
import type { LintCatalog, StepFinding } from './lint-draft.ts'

type Lint = typeof import('./lint-draft.ts')

/** Lint comes with the schemas it checks by, so it is fetched beside the page and not before it. */
export function useLint(): Lint | undefined {
  const [lint, setLint] = useState<Lint>()
  useEffect(() => {
    let wanted = true
    void import('./lint-draft.ts').then((found) => {
      if (wanted) setLint(found)
    })
    return () => {
      wanted = false
    }
  }, [])
  return lint
}

/** What lint says of a draft, once everything it needs is there. */
export function useFindings(draft: LinkDraft, catalog: LintCatalog | undefined): readonly StepFinding[] {
  const lint = useLint()
  return lint === undefined || catalog === undefined ? [] : lint.lintDraft(draft, catalog, Date.now())
}
