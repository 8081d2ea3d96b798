import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiClient } from './api.ts'
import type { Analyst } from './clickhouse-query.ts'
import { startProcess } from './process.ts'
import type { ManagedProcess } from './process.ts'

/** A whole Smart Link on this machine, in a directory of its own, on free ports. */
export interface RunningSmartLink {
  readonly process: ManagedProcess
  readonly ingressUrl: string
  readonly control: ApiClient
  readonly report: ApiClient
  readonly opsUrl: string
  readonly analyst: Analyst
}

export interface SmartLinkOptions {
  readonly dataDir: string
  readonly flags?: readonly string[]
  readonly logFile?: string
}

const FREE_PORTS = ['ingress', 'control', 'report', 'clickhouse', 'ops'].flatMap((name) => [`--${name}-port`, '0'])

export async function startSmartLink({ dataDir, flags = [], logFile }: SmartLinkOptions): Promise<RunningSmartLink> {
  const child = await startProcess({
    args: ['infra/one-machine/src/main.ts', '--data', dataDir, ...FREE_PORTS, ...flags],
    detached: true,
    ...(logFile === undefined ? {} : { logFile }),
  })
  return describe(child)
}

function describe(child: ManagedProcess): RunningSmartLink {
  const { ready } = child
  const token = readFileSync(String(ready['admin_token_file']), 'utf8').trim()
  // A ClickHouse that was given has analysts of its own.
  const analyst = (ready['analyst'] ?? { user: '', password_file: '' }) as { user: string; password_file: string }
  return {
    process: child,
    ingressUrl: String(ready['ingress']),
    control: new ApiClient(String(ready['control']), token),
    report: new ApiClient(String(ready['report']), token),
    opsUrl: String(ready['ops']),
    analyst: {
      url: String(ready['clickhouse']),
      user: analyst.user,
      passwordFile: analyst.password_file,
      database: 'smartlink',
    },
  }
}

/** A directory that is gone after the test. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'smartlink-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
