/** A request target split at its first `?`; `authority` is there when the target was in absolute form. */
export interface Target {
  readonly path: string
  /** Without the `?`, not decoded; empty without one. */
  readonly query: string
  readonly authority: string | undefined
}

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/i

/**
 * Splits a request target (RFC 9112, 3.2): `/path?query`, or `http://host/path?query` as proxies send it.
 * Returns undefined for anything else (`*`, `host:port`).
 */
export function splitTarget(target: string): Target | undefined {
  if (target.charCodeAt(0) === 0x2f) return splitPath(target, undefined)
  const absolute = ABSOLUTE_FORM.exec(target)
  if (absolute === null) return undefined
  const rest = absolute[2] ?? ''
  return splitPath(rest.startsWith('/') ? rest : `/${rest}`, absolute[1] ?? '')
}

function splitPath(target: string, authority: string | undefined): Target {
  // Clients must not send a fragment; some do, and it is never part of the path or the query.
  const hash = target.indexOf('#')
  const sent = hash === -1 ? target : target.slice(0, hash)
  const mark = sent.indexOf('?')
  if (mark === -1) return { path: sent, query: '', authority }
  return { path: sent.slice(0, mark), query: sent.slice(mark + 1), authority }
}

const SLUG_PATH = /^\/([A-Za-z0-9_-]{1,64})\/?$/

/**
 * The slug that a path names, with one trailing slash ignored; undefined when the path can't be a link.
 * Percent-encoded letters are the letters themselves (RFC 3986, 6.2.2.2).
 */
export function slugOf(path: string): string | undefined {
  const plain = path.includes('%') ? decodedUnreserved(path) : path
  return SLUG_PATH.exec(plain)?.[1]
}

function decodedUnreserved(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[A-Za-z0-9_-]/.test(character) ? character : escape
  })
}
