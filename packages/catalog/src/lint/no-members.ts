import type { LintRule } from './finding.ts'

export const noMembers: LintRule = (link) =>
  link.members.length > 0
    ? []
    : [
        {
          level: 'error',
          code: 'link.empty',
          message: 'The link has no offers',
          fix: 'Add at least one offer',
          path: ['members'],
        },
      ]
