import {
  IconActivityHeartbeat,
  IconBroadcast,
  IconBuildingStore,
  IconChartBar,
  IconGift,
  IconKey,
  IconLink,
  IconTarget,
  IconUsers,
  IconWorld,
  IconLockAccess,
} from '@tabler/icons-react'
import type { Role } from '../session/session.ts'

export interface NavigationItem {
  readonly path: string
  readonly label: string
  readonly icon: typeof IconLink
}

interface Section {
  readonly label: string
  readonly items: readonly NavigationItem[]
}

const TRAFFIC: Section = {
  label: 'Traffic',
  items: [
    { path: '/links', label: 'Smart Links', icon: IconLink },
    { path: '/report', label: 'Report', icon: IconChartBar },
    { path: '/live', label: 'Live clicks', icon: IconBroadcast },
  ],
}

const CATALOG: Section = {
  label: 'Catalog',
  items: [
    { path: '/offers', label: 'Offers', icon: IconGift },
    { path: '/targeting-groups', label: 'Targeting groups', icon: IconTarget },
    { path: '/publishers', label: 'Publishers', icon: IconUsers },
    { path: '/advertisers', label: 'Advertisers', icon: IconBuildingStore },
    { path: '/access', label: 'Access', icon: IconLockAccess },
    { path: '/domains', label: 'Domains', icon: IconWorld },
  ],
}

const HEALTH: NavigationItem = { path: '/health', label: 'Health', icon: IconActivityHeartbeat }

const SYSTEM: Section = { label: 'System', items: [HEALTH] }

const ADMINISTRATION: Section = {
  label: 'System',
  items: [HEALTH, { path: '/tokens', label: 'Tokens', icon: IconKey }],
}

const PUBLISHER: Section = {
  label: 'My traffic',
  items: [
    { path: '/my/links', label: 'My links', icon: IconLink },
    { path: '/my/offers', label: 'Offers', icon: IconGift },
    { path: '/report', label: 'My numbers', icon: IconChartBar },
    { path: '/live', label: 'My clicks', icon: IconBroadcast },
  ],
}

/** What somebody may open. A publisher has pages of its own and nothing else. */
export function sectionsFor(role: Role): readonly Section[] {
  switch (role) {
    case 'publisher':
      return [PUBLISHER]
    case 'analyst':
      return [TRAFFIC, CATALOG, SYSTEM]
    case 'manager':
      return [TRAFFIC, CATALOG, SYSTEM]
    case 'admin':
      return [TRAFFIC, CATALOG, ADMINISTRATION]
  }
}
