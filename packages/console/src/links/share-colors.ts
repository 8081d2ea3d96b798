/** Told apart by people who see colours differently, and visible on white and on dark; the numbers stand beside them. */
const COLORS = [
  '#2563eb',
  '#b45309',
  '#0f766e',
  '#9333ea',
  '#dc2626',
  '#4d7c0f',
  '#0e7490',
  '#be185d',
  '#64748b',
  '#92400e',
]

export function shareColor(index: number): string {
  return COLORS[index % COLORS.length] ?? '#64748b'
}
