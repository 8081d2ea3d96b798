import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** While developing, a running control stands behind the pages. */
const CONTROL = 'http://127.0.0.1:8081'
const proxied = ['/v1', '/session', '/report-api', '/openapi.json', '/docs', '/demo', '/assets']

export default defineConfig({
  plugins: [react()],
  build: {
    // The folder whose files control lets browsers keep for ever.
    assetsDir: 'console',
    target: 'es2023',
    // Small files as data: addresses would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, CONTROL])) },
})
