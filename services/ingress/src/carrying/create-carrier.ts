import { isEmbedded } from '@smartlink/event-log/embedded/embedded-event-log'
import { createEmbeddedCarrier } from './embedded-carrier.ts'
import { createForwardingCarrier } from './forwarding-carrier.ts'
import type { ForwardingOptions } from './forwarding-carrier.ts'
import type { OutboxCarrier } from './outbox-carrier.ts'

/** The one place that asks which log this is. */
export async function createCarrier(options: ForwardingOptions): Promise<OutboxCarrier> {
  const { log, onReleased, isSettled } = options
  return isEmbedded(log) ? createEmbeddedCarrier(log, onReleased, isSettled) : createForwardingCarrier(options)
}
