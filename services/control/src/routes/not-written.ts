/** Of every change of the catalog and of tokens: what its 503 means. */
export const NOT_WRITTEN =
  'Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read'
