import { Badge } from '@mantine/core'

const COLORS: Readonly<Record<string, string>> = {
  active: 'green',
  ready: 'green',
  granted: 'green',
  open: 'green',
  approved: 'green',
  delivered: 'green',
  pending: 'yellow',
  fallback: 'yellow',
  expired: 'orange',
  blocked: 'red',
  'not ready': 'red',
  declined: 'red',
  revoked: 'red',
}

/** State in a word; never by colour alone. */
export function StatusBadge({ status }: { readonly status: string }) {
  return <Badge color={COLORS[status] ?? 'gray'}>{status}</Badge>
}
