import { isEmbedded } from '@smartlink/event-log/embedded/embedded-event-log'
import type { EventLog } from '@smartlink/event-log/event-log'
import type { Logger } from '@smartlink/service-kit/logger'
import type { IngressConfig } from '../config.ts'
import { createEmbeddedCarrier } from './embedded-carrier.ts'
import { createForwardingCarrier } from './forwarding-carrier.ts'
import type { OnReleased, OutboxCarrier } from './outbox-carrier.ts'

export interface CarrierOptions {
  readonly config: IngressConfig
  readonly log: EventLog
  readonly logger: Logger
  readonly onReleased: OnReleased
  /** The ledger took the closing of the stream. */
  isSettled(stream: string): boolean
  now(): number
}

/** The one place that asks which log this is. */
export async function createCarrier(options: CarrierOptions): Promise<OutboxCarrier> {
  const { log, onReleased, isSettled } = options
  return isEmbedded(log) ? createEmbeddedCarrier(log, onReleased, isSettled) : createForwardingCarrier(options)
}
