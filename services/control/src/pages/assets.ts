import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Express } from 'express'

/** Files that pages load, all of them from here: our own under `/assets`, the API browser's under `/docs/assets`. */
export function mountAssets(app: Express): void {
  const own = fileURLToPath(new URL('../../assets', import.meta.url))
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const options = { index: false, redirect: false, dotfiles: 'ignore', maxAge: '1h' } as const
  app.use('/assets', express.static(own, options))
  app.use('/docs/assets', express.static(swagger, { ...options, extensions: false }))
}
