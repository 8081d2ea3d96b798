import { isbot } from 'isbot'
import { UAParser } from 'ua-parser-js'
import { LINK_PREVIEW_AGENTS } from '../data/link-preview-agents.ts'
import type { Agent } from './agent.ts'
import type { ClientHints } from './client-hints.ts'

const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  'Mac OS': 'macOS',
  'Chromium OS': 'Chrome OS',
  iPadOS: 'iOS',
}
const LINUX =
  /^(Ubuntu|Debian|Fedora|Arch|Mint|CentOS|RedHat|SUSE|Gentoo|Manjaro|Kali|Slackware|Raspbian|Deepin|Linux|GNU|.*Linux)$/i
const DESKTOP_SYSTEMS: ReadonlySet<string> = new Set([
  'Windows',
  'macOS',
  'Linux',
  'Chrome OS',
  'FreeBSD',
  'OpenBSD',
  'NetBSD',
  'Solaris',
  'Haiku',
])
const HANDHELD_SYSTEMS: ReadonlySet<string> = new Set([
  'Android',
  'iOS',
  'HarmonyOS',
  'Windows Phone',
  'Windows Mobile',
  'KAIOS',
  'KaiOS',
  'BlackBerry',
  'Symbian',
  'Sailfish',
])
const DEVICES: Readonly<Record<string, Agent['device']>> = {
  mobile: 'mobile',
  tablet: 'tablet',
  smarttv: 'tv',
  console: 'other',
  wearable: 'other',
  embedded: 'other',
  xr: 'other',
}
/** Brands of client hints by the name the parser gives the browser. */
const HINT_BRANDS: Readonly<Record<string, string>> = {
  Chrome: 'google chrome',
  Edge: 'microsoft edge',
  Opera: 'opera',
  'Samsung Internet': 'samsung internet',
}
const MAX_NAME_LENGTH = 64

/** Costs tens of microseconds: keep the answer. `text` is at most 1,024 bytes. */
export function parseAgent(text: string, hints: ClientHints | undefined): Agent {
  const parser = new UAParser(text)
  const browser = parser.getBrowser()
  const system = parser.getOS()
  const device = parser.getDevice()
  const isLinkPreview = LINK_PREVIEW_AGENTS.some((pattern) => pattern.test(text))
  const isBot = isLinkPreview || isbot(text)
  const os = systemName(hints?.platform ?? '', system.name ?? '')
  const name = (browser.name ?? '').replace(/^Mobile /, '').slice(0, MAX_NAME_LENGTH)
  const kind = isBot ? 'bot' : deviceOf(text, device.type, os, hints)

  return {
    text,
    device: kind,
    device_brand: (device.vendor ?? '').slice(0, MAX_NAME_LENGTH),
    device_model: modelOf(device.model ?? '', hints).slice(0, MAX_NAME_LENGTH),
    os,
    os_version: systemVersion(os, system.version ?? '', hints).slice(0, MAX_NAME_LENGTH),
    browser: name,
    browser_version: (hints?.brands.get(HINT_BRANDS[name] ?? '') ?? browser.version ?? '').slice(0, MAX_NAME_LENGTH),
    isBot,
    isLinkPreview,
    family: `${name}/${os}/${kind}`,
  }
}

/** A browser's own word on its platform counts where it gives one: agents of tablets claim to be desktops. */
function systemName(hinted: string, parsed: string): string {
  const name = hinted === '' || hinted === 'Unknown' ? parsed : hinted
  if (LINUX.test(name)) return 'Linux'
  return (SYSTEM_NAMES[name] ?? name).slice(0, MAX_NAME_LENGTH)
}

function systemVersion(os: string, parsed: string, hints: ClientHints | undefined): string {
  const hinted = hints?.platformVersion ?? ''
  if (hinted === '') return parsed
  if (os !== 'Windows') return hinted
  // Windows answers with a version of its API contracts: 13 and above is Windows 11, 1 to 10 is Windows 10.
  const major = Number.parseInt(hinted, 10)
  if (major >= 13) return '11'
  return major >= 1 ? '10' : parsed
}

function modelOf(parsed: string, hints: ClientHints | undefined): string {
  const hinted = hints?.model ?? ''
  if (hinted !== '') return hinted
  // Reduced agents of Chrome name every device `K`.
  return parsed === 'K' ? '' : parsed
}

function deviceOf(text: string, type: string | undefined, os: string, hints: ClientHints | undefined): Agent['device'] {
  if (text === '') return ''
  const known = DEVICES[type ?? '']
  if (known !== undefined) return known
  if (HANDHELD_SYSTEMS.has(os)) return hints?.isMobile === false ? 'tablet' : 'mobile'
  if (hints?.isMobile === true) return 'mobile'
  return DESKTOP_SYSTEMS.has(os) ? 'desktop' : 'other'
}
