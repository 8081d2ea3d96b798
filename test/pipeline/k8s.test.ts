import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../harness/process.ts'

const validator = spawnSync('python3', ['-c', 'import kubernetes_validate, yaml']).status === 0

test.skipIf(!validator)('every manifest for Kubernetes is valid', () => {
  const said = execFileSync('python3', [join(ROOT, 'infra/k8s/validate.py')], { encoding: 'utf8' })
  expect(said).toMatch(/^\d\d manifests are valid/)
})
