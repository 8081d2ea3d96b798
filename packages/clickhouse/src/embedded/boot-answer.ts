/** What a port says to "are you the server I started?". */
export type BootAnswer = 'ours' | 'another' | 'silent'

const ASK_TIMEOUT_MS = 2_000

/** Asks the server on a port for the boot token in its configuration. Only the child this parent started knows it. */
export async function askForBootToken(
  url: string,
  credentials: { readonly user: string; readonly password: string },
  bootToken: string,
): Promise<BootAnswer> {
  try {
    const response = await fetch(`${url}/?query=${encodeURIComponent("SELECT getMacro('boot')")}`, {
      headers: { 'X-ClickHouse-User': credentials.user, 'X-ClickHouse-Key': credentials.password },
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    })
    return (await response.text()).trim() === bootToken ? 'ours' : 'another'
  } catch {
    // Nothing listens yet, or it hangs up: the caller asks again until its deadline.
    return 'silent'
  }
}
