import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Button,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
} from '@mantine/core'
import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLogout, IconMoon, IconSun, IconUserCircle, IconBook2 } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { fetchJson } from '../api/client.ts'
import { become } from '../session/become.ts'
import { useSession } from '../session/session.ts'
import { showFailure } from '../ui/toasts.ts'
import { Logo } from './logo.tsx'
import { sectionsFor } from './navigation.ts'

/** Frame of every page: where one can go, who is signed in, light or dark. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false)
  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
      layout="alt"
    >
      <a className="sl-skip-to-content" href="#content">
        Skip to the content
      </a>
      <AppShell.Header bg="var(--sl-surface)" px="md" hiddenFrom="sm">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm">
            <Burger opened={opened} onClick={toggle} size="sm" aria-label="Menu" />
            <Logo size={24} />
            <Text fw={650}>Smart Link</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SchemeSwitch />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        bg="var(--sl-surface)"
        aria-label="Main"
        className="sl-menu"
        data-closed={opened ? undefined : true}
      >
        <Group px="md" h={56} gap="sm" style={{ flexShrink: 0 }}>
          <Burger opened={opened} onClick={toggle} size="sm" aria-label="Close the menu" hiddenFrom="sm" />
          <Logo />
          <Text fw={650} size="lg">
            Smart Link
          </Text>
        </Group>
        <ScrollArea px="xs" pb="md" flex={1}>
          <Sections onChosen={close} />
        </ScrollArea>
        <Group visibleFrom="sm" px="xs" py="xs" gap={4} wrap="nowrap" style={{ borderTop: '1px solid var(--sl-line)' }}>
          <AccountMenu wide />
          <SchemeSwitch />
        </Group>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <Box maw={1280} mx="auto">
          {children}
        </Box>
      </AppShell.Main>
    </AppShell>
  )
}

function Sections({ onChosen }: { readonly onChosen: () => void }) {
  const { role } = useSession()
  const [location] = useLocation()
  return sectionsFor(role).map(({ label, items }) => (
    <Box key={label} mt="sm">
      <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
        {label}
      </Text>
      {items.map(({ path, label: name, icon: Icon }) => {
        const active = location === path || location.startsWith(`${path}/`)
        return (
          <NavLink
            key={path}
            component={Link}
            href={path}
            label={name}
            leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
            active={active}
            aria-current={active ? 'page' : undefined}
            onClick={onChosen}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
            py={7}
          />
        )
      })}
    </Box>
  ))
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  const label = dark ? 'Use light colours' : 'Use dark colours'
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  )
}

/** `wide`: with the name beside the sign. */
function AccountMenu({ wide = false }: { readonly wide?: boolean }) {
  const { name, role } = useSession()
  const queries = useQueryClient()
  const signOut = async () => {
    try {
      await fetchJson('/session', { method: 'DELETE' })
      become(queries, null)
    } catch (error) {
      showFailure('You are still signed in', error)
    }
  }
  return (
    <Menu position={wide ? 'top-start' : 'bottom-end'} width={240}>
      <Menu.Target>
        {wide ? (
          <Button
            variant="subtle"
            color="gray"
            fullWidth
            miw={0}
            px="xs"
            justify="flex-start"
            fw={500}
            leftSection={<IconUserCircle size={20} aria-hidden />}
            aria-label={`Account: ${name}`}
          >
            <Text size="sm" truncate>
              {name}
            </Text>
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Account: ${name}`}>
            <IconUserCircle size={20} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Box px="sm" py="xs">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            Signed in as {role}
          </Text>
        </Box>
        <Menu.Divider />
        <Menu.Item component="a" href="/docs" leftSection={<IconBook2 size={16} />}>
          API documentation
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
