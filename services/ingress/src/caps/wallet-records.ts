import { encodeRecord } from '@smartlink/caps/messages'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { AppendRecord, EventLog } from '@smartlink/event-log/event-log'
import { CAP_WALLETS } from '@smartlink/events/topics'

/** Appends wallet totals to the log, each to the partition of its cap. */
export async function appendWalletTotals(
  log: EventLog,
  messages: readonly WalletMessage[],
  signal: AbortSignal,
): Promise<void> {
  const records = messages.map(({ key, cap, record }): AppendRecord => ({
    key,
    partitionKey: cap,
    value: Buffer.from(encodeRecord(record)),
  }))
  if (records.length > 0) await log.append(CAP_WALLETS.name, records, signal)
}
