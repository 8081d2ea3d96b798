import { Button, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'

export function NotFound() {
  return (
    <Stack align="flex-start" py="xl">
      <Title order={1}>There is nothing here</Title>
      <Text c="dimmed">The address may be mistyped, or what it named may not be yours to see.</Text>
      <Button component={Link} href="/" variant="default">
        Back to the start
      </Button>
    </Stack>
  )
}
