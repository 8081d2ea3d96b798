import type { Kind } from '@smartlink/catalog/kinds'
import { z } from 'zod'
import { finding } from './findings.ts'
import type { EntityType } from './entity-type.ts'

/** What control adds to every entity it shows. */
const identity = {
  id: z.int(),
  revision: z.int().describe('The ETag; send it in If-Match to change or archive it'),
  created_at: z.string(),
  updated_at: z.string(),
  updated_by: z.string().describe('`token:<id>`, or `control`'),
}

/** The schema of an entity as the API shows it. */
export function shownSchema<K extends Kind>(type: EntityType<K>): z.ZodType {
  const extra =
    type.kind === 'advertiser'
      ? { postback_token: z.string().exactOptional().describe('Only when it was just made') }
      : type.lint === undefined
        ? {}
        : {
            lint: z
              .array(finding)
              .exactOptional()
              .describe('Only in the answer to a change: what is wrong or doubtful'),
          }
  return z
    .object({ ...identity, ...type.fields, status: z.enum(type.statuses as [string, ...string[]]), ...extra })
    .describe(type.description)
}
