/** Systems on which several threads can listen on one port (Node's `reusePort`). */
const SHARING: ReadonlySet<NodeJS.Platform> = new Set(['linux', 'freebsd', 'sunos', 'aix'])

/** How many click threads there can be here: one where a port can't be shared. */
export function threadCount(wanted: number, platform: NodeJS.Platform): number {
  return SHARING.has(platform) ? wanted : 1
}
