import { setTimeout as delay } from 'node:timers/promises'
import { askForBootToken } from './boot-answer.ts'
import { earlierServerRuns } from './earlier-server.ts'
import { tryPort } from './free-port.ts'
import { passwordIn } from './password-file.ts'
import { spawnServer } from './server-child.ts'
import { serverFiles, writeServerFiles } from './server-files.ts'
import { PortTakenError } from '../errors.ts'
import { SERVICE_USER } from './users-config.ts'
import type { ChildEnd, ServerChild } from './server-child.ts'
import type { ServerFilesOptions } from './server-files.ts'

const ASK_EVERY_MS = 25

export interface ServerRunOptions extends ServerFilesOptions {
  /** Given up, and killed, when it does not answer in this time. */
  readonly answerTimeoutMs: number
  readonly stopGraceMs: number
  /** Ends the run. */
  readonly signal: AbortSignal
  /** It answers with the token of this run. */
  up(run: { readonly port: number; readonly pid: number }): void
}

/**
 * One run of the server, from the search for its port to the end of its process, however that came about.
 * @throws {PortTakenError} a process that is none of ours has the port, and will keep it
 */
export async function runServer(options: ServerRunOptions): Promise<ChildEnd> {
  let port = await tryPort(options.httpPort)
  if (port === undefined && earlierServerRuns(serverFiles(options.dir).store)) {
    return { locked: true, detail: `an earlier server still holds port ${options.httpPort}` }
  }
  // Once more, because an earlier server may have ended between the two looks.
  port ??= await tryPort(options.httpPort)
  if (port === undefined) throw new PortTakenError(options.httpPort)
  if (options.signal.aborted) return { locked: false, detail: 'stopped before it began' }

  const bootToken = writeServerFiles({ ...options, httpPort: port })
  const files = serverFiles(options.dir)
  const child = spawnServer({
    configFile: files.config,
    storeDir: files.store,
    tcp: options.tcpPort !== undefined,
    outputFile: files.output,
  })
  const stop = (): void => void child.stop(options.stopGraceMs)
  options.signal.addEventListener('abort', stop, { once: true })

  const credentials = { user: SERVICE_USER, password: passwordIn(files.servicePassword) }
  const ask = (): ReturnType<typeof askForBootToken> =>
    askForBootToken(`http://127.0.0.1:${port}`, credentials, bootToken)
  if (await answers(child, ask, options.answerTimeoutMs)) options.up({ port, pid: child.pid })
  const end = await child.ended
  options.signal.removeEventListener('abort', stop)
  return end
}

/** Whether the child answered before it ended; one that does neither in time is killed. */
async function answers(
  child: ServerChild,
  ask: () => Promise<'ours' | 'another' | 'silent'>,
  timeoutMs: number,
): Promise<boolean> {
  const endsAtMs = performance.now() + timeoutMs
  let over = false
  void child.ended.then(() => (over = true))
  while (!over) {
    if ((await ask()) === 'ours') return true
    if (performance.now() > endsAtMs) await child.stop(0)
    await delay(ASK_EVERY_MS)
  }
  return false
}
