import { Box, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useEffect } from 'react'

interface PageHeaderProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly actions?: ReactNode
}

/** Title of a page, what it is for, and what one can do with all of it. */
export function PageHeader({ title, hint, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Smart Link`
  }, [title])
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <Box style={{ flex: '1 1 16rem', minWidth: 0 }}>
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {hint !== undefined && (
          <Text component="div" c="dimmed" size="sm" mt={4} maw={720}>
            {hint}
          </Text>
        )}
      </Box>
      <Group gap="xs">{actions}</Group>
    </Group>
  )
}
