import { expect, test } from 'vitest'
import { summary } from './summary.ts'

test('the summary names every demo link with what it shows, and where the APIs are', () => {
  const serves = {
    ingress: 'http://h:1',
    control: 'http://h:2',
    report: 'http://h:3',
    clickhouse: 'http://h:4',
    admin_token_file: '/d/secrets/admin-token',
  }
  const links = [
    { slug: 'demo', publisherId: 1, description: 'Weights' },
    { slug: 'demo-private', publisherId: 2, description: 'Private' },
  ]
  expect(summary(serves, links)).toEqual([
    'Click this   http://h:1/demo?pub=1&sub1=hello           Weights',
    'Click this   http://h:1/demo-private?pub=2&sub1=hello   Private',
    'Management   http://h:2   (sign in with the token in /d/secrets/admin-token)',
    'Reports      http://h:3/v1/reports/clicks',
    'ClickHouse   http://h:4   (SQL as user analyst)',
  ])
  expect(summary(serves, [])).toHaveLength(3)
})
