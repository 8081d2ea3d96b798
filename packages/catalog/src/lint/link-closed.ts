import { asInstant } from '../entities/instant.ts'
import type { Finding, LintRule } from './finding.ts'

export const linkClosed: LintRule = (link, { catalog, nowMs }) => {
  const findings: Finding[] = []
  const warn = (code: string, message: string, fix: string, field: string) =>
    findings.push({ level: 'warning', code, message, fix, path: [field] })
  if (!link.active) warn('link.inactive', 'The link is switched off', 'Set active to true', 'active')
  if (link.starts_at !== undefined && Date.parse(link.starts_at) > nowMs) {
    const from = asInstant(link.starts_at)
    warn('link.not_started', `The link starts only at ${from}`, 'Move starts_at back to use it now', 'starts_at')
  }
  if (link.ends_at !== undefined && Date.parse(link.ends_at) <= nowMs) {
    warn('link.expired', `The link ended at ${asInstant(link.ends_at)}`, 'Move ends_at into the future', 'ends_at')
  }
  const domain = link.domain_id === undefined ? catalog.defaultDomain : catalog.domain(link.domain_id)
  if (domain?.active === false) {
    warn(
      'domain.inactive',
      `The tracking domain ${domain.hostname} is switched off`,
      'Activate the domain, or choose another',
      'domain_id',
    )
  }
  return findings
}
