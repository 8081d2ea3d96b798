// Writes the types of both APIs from the documents of running services:
//   node packages/console/generate-api.mjs http://127.0.0.1:8081 http://127.0.0.1:8082
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const [control, report] = process.argv.slice(2)
const folder = fileURLToPath(new URL('src/api/generated/', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const [name, base] of [
  ['control-api', control],
  ['report-api', report],
]) {
  if (base === undefined) throw new Error('Name the address of control and of report')
  const document = await (await fetch(new URL('/openapi.json', base))).json()
  const types = await openapiTS(document, { alphabetize: true })
  writeFileSync(`${folder}${name}.d.ts`, `// Made by generate-api.mjs from /openapi.json.\n${astToString(types)}`)
}
