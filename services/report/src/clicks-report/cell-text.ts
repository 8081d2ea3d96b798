/**
 * Text for a cell that a spreadsheet will not take for a formula. Sub ids and referrers are written by strangers: what
 * begins with `=`, `+`, `-`, `@` or a tab gets an apostrophe in front (OWASP, CSV injection), also behind blanks and byte
 * order marks, and in their full-width forms. Line breaks become blanks: some programs begin a cell at each.
 */
export function cellText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters this is about
  const oneLine = text.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
  return /^[\s\u00a0\ufeff]*[=+\-@\t＝＋－＠]/.test(oneLine) ? `'${oneLine}` : oneLine
}
