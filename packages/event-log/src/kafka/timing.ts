/** Times of a consumer group. An insert of the sink (20 s) < session < rebalance. */
export interface GroupTiming {
  /** The coordinator gives a member up after this long without a heartbeat. */
  readonly sessionTimeoutMs: number
  /** How long the coordinator waits for members to join again. */
  readonly rebalanceTimeoutMs: number
  readonly heartbeatIntervalMs: number
  /** How long running handlers may finish and commit when a rebalance begins. */
  readonly revokeGraceMs: number
  readonly leaveTimeoutMs: number
}

export const GROUP_TIMING: GroupTiming = {
  sessionTimeoutMs: 45_000,
  rebalanceTimeoutMs: 90_000,
  heartbeatIntervalMs: 3_000,
  revokeGraceMs: 3_000,
  leaveTimeoutMs: 3_000,
}
