/** As many reports are being made, and waited for, as this process takes. */
export class ReportBusyError extends Error {
  readonly code = 'report.busy'

  constructor() {
    super('Too many reports are being made')
  }
}

/** Who asked is gone; nobody reads the answer. */
export class ClientGoneError extends Error {
  readonly code = 'report.client_gone'
}
