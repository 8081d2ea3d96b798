import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

/** The built console, in memory: about 2 MB that never change while we run. */
export interface ConsoleFiles {
  /** Answers when the path is one of the console's. @returns whether it did */
  serve(request: IncomingMessage, response: ServerResponse): boolean
}

interface StoredFile {
  readonly type: string
  readonly tag: string
  readonly plain: Buffer
  readonly brotli: Buffer | undefined
  readonly gzip: Buffer | undefined
}

/** First parts of the console's own addresses: each is answered by the one page, which shows what it names. */
export const PAGES = [
  '',
  'links',
  'offers',
  'publishers',
  'advertisers',
  'domains',
  'tokens',
  'access',
  'report',
  'live',
  'clicks',
  'health',
  'my',
  'targeting-groups',
  'sign-in',
]

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}
const NONCE_PLACE = '%CSP_NONCE%'
const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
}

/** @returns undefined where the console was not built */
export async function readConsoleFiles(directory: string): Promise<ConsoleFiles | undefined> {
  const names = await readdir(directory, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[]
    throw error
  })
  if (!names.includes('index.html')) return undefined
  const page = await readFile(join(directory, 'index.html'), 'utf8')
  const files = new Map<string, StoredFile>()
  for (const name of names) {
    const type = TYPES[extname(name)]
    if (type !== undefined && name !== 'index.html') {
      files.set(`/${name.replaceAll('\\', '/')}`, await readStored(directory, name, type, names))
    }
  }

  return {
    serve: (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return false
      const [path = '/'] = (request.url ?? '/').split('?', 1)
      const file = files.get(path)
      if (file !== undefined) sendFile(file, request, response)
      else if (PAGES.includes(path.split('/', 2)[1] ?? '')) sendPage(page, request, response)
      else return false
      return true
    },
  }
}

async function readStored(directory: string, name: string, type: string, names: string[]): Promise<StoredFile> {
  const plain = await readFile(join(directory, name))
  const packed = (suffix: string) =>
    names.includes(name + suffix) ? readFile(join(directory, name + suffix)) : undefined
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { type, tag, plain, brotli: await packed('.br'), gzip: await packed('.gz') }
}

function sendFile(file: StoredFile, request: IncomingMessage, response: ServerResponse): void {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const [encoding, body] =
    file.brotli !== undefined && /\bbr\b/.test(accepted)
      ? ['br', file.brotli]
      : file.gzip !== undefined && /\bgzip\b/.test(accepted)
        ? ['gzip', file.gzip]
        : [undefined, file.plain]
  const known = request.headers['if-none-match'] === file.tag
  response.writeHead(known ? 304 : 200, {
    ...SAFE_HEADERS,
    'content-type': file.type,
    etag: file.tag,
    vary: 'accept-encoding',
    // Names of built files hold a hash of what is in them; the few others are asked for again.
    'cache-control': request.url?.startsWith('/console/') === true ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(encoding === undefined || known ? {} : { 'content-encoding': encoding }),
  })
  response.end(known || request.method === 'HEAD' ? undefined : body)
}

/** Styles that the components make while they run carry the nonce of this one answer; nothing else is ever inline. */
function sendPage(page: string, request: IncomingMessage, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64')
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; manifest-src 'self'",
      `style-src 'self' 'nonce-${nonce}'; img-src 'self' data:`,
      "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    ].join('; '),
  })
  response.end(request.method === 'HEAD' ? undefined : page.replaceAll(NONCE_PLACE, nonce))
}
