// Builds the console into dist/, each file also packed for browsers: done once here instead of at every request.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const dist = join(here, 'dist')

rmSync(dist, { recursive: true, force: true })
await build({ root: here, logLevel: 'warn', build: { outDir: dist } })
for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(js|css|svg)$/.test(name)) continue
  const bytes = readFileSync(join(dist, name))
  writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  writeFileSync(join(dist, `${name}.br`), brotliCompressSync(bytes, { params: quality }))
}
