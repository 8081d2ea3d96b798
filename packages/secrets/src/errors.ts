export type SecretsErrorCode =
  | 'secrets.directory_missing'
  | 'secrets.directory_open_to_others'
  | 'secrets.file_missing'
  | 'secrets.file_open_to_others'
  | 'secrets.unreadable'
  | 'secrets.malformed'
  | 'secrets.unknown_key'
  | 'secrets.key_in_use'

/** The secrets of the installation can't be used as they are. The message says what to do and never holds a value. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError'
  readonly code: SecretsErrorCode

  constructor(code: SecretsErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
