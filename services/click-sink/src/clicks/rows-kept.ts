const DAY_MS = 86_400_000

/** Raw rows are kept for 400 days by their time; younger ones than this can't have expired, so their absence says something. */
export const ROWS_SURELY_KEPT_MS = 399 * DAY_MS
