/** A caller broke the protocol of the wallet or the ledger: a bug, never an outcome. */
export class CapProtocolError extends Error {
  readonly code = 'caps.protocol'
}

/** The zone of a cap is none that this machine's tz database knows. */
export class UnknownZoneError extends Error {
  readonly code = 'caps.unknown_zone'
}
