import { z } from 'zod'

const COMPARATOR = String.raw`(?:[<>]=?|=)?(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){0,3}`
const SYSTEM = String.raw`(?:[A-Za-z][A-Za-z0-9._-]*(?: [A-Za-z][A-Za-z0-9._-]*){0,3} )?`
const RANGE = new RegExp(`^${SYSTEM}${COMPARATOR}(?: ${COMPARATOR}){0,3}$`)

/**
 * Versions: one or more bounds that must all hold, such as `>=15 <17`. A bound is padded with the missing parts:
 * `<=17` includes 17.4, `<17` excludes it; `17` alone means any 17.x. With the name of a system or browser in front,
 * as in `iOS >=16`, it is about that one only.
 */
export const versionRange = z
  .string()
  .max(60)
  .overwrite((text) =>
    text
      .trim()
      .replace(/([<>=])\s+/g, '$1')
      .replace(/\s+/g, ' '),
  )
  .regex(RANGE, { error: 'Must be a version or bounds such as 17, >=15.2, >=15 <17 or iOS >=16' })
