import type { InstantRule } from '../rule.ts'

/** Every browser in use still begins with this word, a habit from 1994. */
const BROWSER_PREFIX = 'Mozilla/5.0 '

export const nonBrowserAgent: InstantRule = {
  id: 'non_browser_agent',
  mrcClass: 'givt',
  points: 0.7,
  says: 'there is no user agent, or it is not that of a browser',
  fires: (facts) => facts.browser === '' && !facts.userAgent.startsWith(BROWSER_PREFIX),
}
