/** Writes `src/generated/` from `schemas/`. Run it after adding a schema version: `node packages/events/scripts/generate-types.ts` */
import { mkdirSync, writeFileSync } from 'node:fs'
import { GENERATED, generatedFiles, readReleasedFiles } from './released-files.ts'

mkdirSync(GENERATED, { recursive: true })
for (const [name, text] of generatedFiles(readReleasedFiles())) writeFileSync(new URL(name, GENERATED), text)
