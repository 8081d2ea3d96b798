import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

/**
 * Preloaded into an ingress (`--import`), it makes every click thread write as the stream that `SMARTLINK_TEST_STREAM` names, as
 * one does in a virtual machine that was cloned while it ran. All else that is random stays so.
 */
const STREAM_BYTES = 8
const stream = process.env['SMARTLINK_TEST_STREAM']
if (!isMainThread && stream !== undefined) {
  const randomBytes = crypto.randomBytes.bind(crypto)
  let isNamed = false
  // Its first eight random bytes are the name of the stream.
  crypto.randomBytes = ((size: number) => {
    if (size !== STREAM_BYTES || isNamed) return randomBytes(size)
    isNamed = true
    return Buffer.from(stream, 'hex')
  }) as typeof crypto.randomBytes
  syncBuiltinESMExports()
}
