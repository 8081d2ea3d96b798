import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const DAYS = '2'

/** PEM files of a certificate and its key. */
export interface Certificate {
  readonly certFile: string
  readonly keyFile: string
}

/** An authority of one's own, made on the spot with `openssl`. */
export interface CertificateAuthority {
  readonly caFile: string
  /** A certificate for servers on this machine and for clients, signed by the authority. */
  issue(commonName: string): Promise<Certificate>
}

export async function makeCertificateAuthority(directory: string): Promise<CertificateAuthority> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const caFile = join(directory, 'ca.pem')
  const caKey = join(directory, 'ca.key')
  await run('openssl', [
    'req',
    '-x509',
    ...KEY,
    '-days',
    DAYS,
    '-subj',
    '/CN=authority',
    '-keyout',
    caKey,
    '-out',
    caFile,
  ])
  return {
    caFile,
    async issue(commonName) {
      const file = (ending: string): string => join(directory, `${commonName}.${ending}`)
      const request = file('csr')
      const extensions = file('ext')
      await writeFile(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n')
      await run('openssl', [
        'req',
        '-new',
        ...KEY,
        '-subj',
        `/CN=${commonName}`,
        '-keyout',
        file('key'),
        '-out',
        request,
      ])
      const authority = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial']
      await run('openssl', [
        'x509',
        '-req',
        '-in',
        request,
        ...authority,
        '-days',
        DAYS,
        '-extfile',
        extensions,
        '-out',
        file('pem'),
      ])
      return { certFile: file('pem'), keyFile: file('key') }
    },
  }
}
