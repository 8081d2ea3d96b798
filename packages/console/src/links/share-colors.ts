/** Told apart by people who see colours differently, and visible on white and on dark; the numbers stand beside them. */
const COLORS = [
  '#2563eb',
  '#d97706',
  '#0d9488',
  '#9333ea',
  '#dc2626',
  '#4d7c0f',
  '#0891b2',
  '#be185d',
  '#64748b',
  '#92400e',
]

export function shareColor(index: number): string {
  return COLORS[index % COLORS.length] ?? '#64748b'
}
