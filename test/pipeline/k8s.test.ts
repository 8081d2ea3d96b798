import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CAP_KEEPER_GROUP, CLICK_SINK_GROUP, FRAUD_SCORER_GROUP, TOPICS } from '@smartlink/events/topics'
import { expect, test } from 'vitest'
import { ROOT } from '../harness/process.ts'

const validator = spawnSync('python3', ['-c', 'import kubernetes_validate, yaml']).status === 0

test.skipIf(!validator)('every manifest for Kubernetes is valid', () => {
  const said = execFileSync('python3', [join(ROOT, 'infra/k8s/validate.py')], { encoding: 'utf8' })
  expect(said).toMatch(/^\d\d manifests are valid for Kubernetes \S+ and KEDA \S+$/m)
})

test('scalers look at topics and groups that there are, with no more members than partitions', () => {
  const text = readFileSync(join(ROOT, 'infra/k8s/scalers.yaml'), 'utf8')
  const scalers = [...text.matchAll(/maxReplicaCount: (\d+).*?consumerGroup: (\S+)\s+topic: (\S+)/gs)]
  expect(scalers.map(([, , group]) => group)).toEqual([CLICK_SINK_GROUP, FRAUD_SCORER_GROUP, CAP_KEEPER_GROUP])
  for (const [, members, , name] of scalers) {
    expect(TOPICS.find((topic) => topic.name === name)?.partitions).toBe(Number(members))
  }
})
