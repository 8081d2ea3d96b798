import { Paper, Title } from '@mantine/core'
import { CapUseList } from './cap-use-list.tsx'
import { useCaps } from './use-caps.ts'

/** The use of the caps of one offer or link; nothing where none is used yet. */
export function CapUseCard(of: { readonly offer_id?: number; readonly link_id?: number }) {
  const { data: caps } = useCaps(of)
  if (caps === undefined || caps.length === 0) return null
  return (
    <Paper className="sl-card" p="md" component="section" aria-label="Use of caps">
      <Title order={2} mb="sm">
        Use of caps
      </Title>
      <CapUseList caps={caps} />
    </Paper>
  )
}
