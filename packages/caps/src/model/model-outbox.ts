import type { LaterSpend } from '../closing.ts'
import type { WalletCheckpoint } from '../wallet.ts'

/** What tells a file from its copy, and this kernel's life from the next. */
export interface FileIdentity {
  readonly boot: number
  readonly inode: number
}

/** The segments of one stream: the newest checkpoint and the clicks behind it. */
export interface ModelSegments {
  readonly stream: string
  readonly header: FileIdentity
  /** The identity the file really has now; differs from its header's once it was copied. */
  readonly file: FileIdentity
  checkpoint: WalletCheckpoint | undefined
  spends: LaterSpend[]
  /** How many of `spends` a power cut leaves; the checkpoint is synced with its segment. */
  synced: number
}

export type ModelDirectory = ModelSegments[]

/** A copy has files of its own, whatever their headers say. */
export function copyOf(directory: ModelDirectory, boot: number, nextInode: () => number): ModelDirectory {
  return directory.map((segments) => ({
    ...segments,
    spends: [...segments.spends],
    file: { boot, inode: nextInode() },
  }))
}

export function isUntouched({ header, file }: ModelSegments, boot: number): boolean {
  return header.boot === boot && header.inode === file.inode
}

/** Tokens that the events of a stream say it spent, by cap and window. */
export function spentOf(directory: ModelDirectory, stream: string): Map<string, number> {
  const spent = new Map<string, number>()
  const add = (cap: string, window: string, count: number): void => {
    const name = `${cap}|${window}`
    spent.set(name, (spent.get(name) ?? 0) + count)
  }
  for (const segments of directory) {
    if (segments.stream !== stream) continue
    for (const [cap, window, , count] of segments.checkpoint?.totals ?? []) add(cap, window, count)
    for (const spend of segments.spends) if (spend.spent) add(spend.cap, spend.window, 1)
  }
  return spent
}
