/** A key ring that can't sign or check tokens: an installation's mistake, found when the tokens are created. */
export class ClickTokenError extends Error {
  override readonly name = 'ClickTokenError'
  readonly code: 'click_token.bad_key_ring' | 'click_token.bad_input'

  constructor(code: ClickTokenError['code'], message: string) {
    super(message)
    this.code = code
  }
}
