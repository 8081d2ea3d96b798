import type { CSSVariablesResolver } from '@mantine/core'
import { createTheme, DEFAULT_THEME } from '@mantine/core'

/** Shade 6 has white text on it at 5.2:1. */
const brand = [
  ...(['#eff6ff', '#dbeafe', '#bfdbfe', '#93c5fd', '#60a5fa'] as const),
  ...(['#3b82f6', '#2563eb', '#1d4ed8', '#1e40af', '#1e3a8a'] as const),
] as const

const slate = [
  ...(['#e6eaf0', '#c9d1dc', '#a9b4c3', '#7d8b9e', '#45536a'] as const),
  ...(['#334155', '#263143', '#1a2332', '#121926', '#0b1018'] as const),
] as const

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 6 },
  colors: { brand: [...brand], dark: [...slate] },
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 550, radius: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4, blur: 2 } } },
    Select: { defaultProps: { checkIconPosition: 'right' } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close the message' } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    },
    ActionIcon: { styles: { root: { flexShrink: 0 } } },
  },
})

/** The library's own greys and tints are a little too faint for text of 4.5:1; these are not. */
export const cssVariables: CSSVariablesResolver = () => {
  const tints = Object.entries({ ...DEFAULT_THEME.colors, brand })
  const tinted = (shade: number) =>
    Object.fromEntries(tints.map(([name, shades]) => [`--mantine-color-${name}-light-color`, shades[shade] ?? '']))
  return {
    variables: {},
    light: {
      ...tinted(9),
      '--mantine-color-green-light-color': '#1b6b2c',
      '--mantine-color-yellow-light-color': '#8a4b00',
      '--mantine-color-orange-light-color': '#8f3d00',
      '--mantine-color-gray-light-color': '#3b434c',
      '--mantine-color-dimmed': '#566070',
      '--mantine-color-placeholder': '#646e7c',
      '--mantine-color-error': '#c01f1f',
      '--mantine-color-body': '#ffffff',
      '--sl-surface': '#ffffff',
      '--sl-canvas': '#f6f7f9',
      '--sl-line': '#e2e6ec',
      '--sl-delivered': '#15803d',
      '--sl-fallback': '#b45309',
      '--sl-blocked': '#b91c1c',
      '--sl-lost': '#64748b',
    },
    dark: {
      ...tinted(2),
      // On this slate the library's own tints are nearly black.
      '--mantine-color-brand-light': 'rgba(59, 130, 246, 0.18)',
      '--mantine-color-brand-light-hover': 'rgba(59, 130, 246, 0.26)',
      '--mantine-color-gray-light': 'rgba(148, 163, 184, 0.16)',
      '--mantine-color-gray-light-hover': 'rgba(148, 163, 184, 0.24)',
      '--mantine-color-dimmed': '#9fabbb',
      '--mantine-color-placeholder': '#8b98aa',
      '--mantine-color-error': '#ff8787',
      '--mantine-color-anchor': '#93c5fd',
      '--mantine-color-body': '#121926',
      '--sl-surface': '#162030',
      '--sl-canvas': '#0e1420',
      '--sl-line': '#293548',
      '--sl-delivered': '#4ade80',
      '--sl-fallback': '#fbbf24',
      '--sl-blocked': '#f87171',
      '--sl-lost': '#94a3b8',
    },
  }
}
