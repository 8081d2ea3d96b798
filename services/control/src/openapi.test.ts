import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start({ demo: true })
})
afterAll(() => api.dispose())

test('the document is valid OpenAPI 3.1, and every reference in it leads somewhere', async () => {
  const { body, headers } = await api.ask('GET', '/openapi.json', undefined, { authorization: '' })
  expect(headers.get('content-type')).toContain('application/json')
  const result = await new Validator().validate(structuredClone(body))
  expect(result.errors).toBeUndefined()
  expect(result.valid).toBe(true)
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
  expect(references.length).toBeGreaterThan(50)
  const lost = references.filter(
    (path) =>
      path.split('/').reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], body) === undefined,
  )
  expect(lost).toEqual([])
  const hollow = Object.entries(body.components.schemas).filter(([, schema]) => '$ref' in (schema as object))
  expect(hollow).toEqual([])
})

test('operation ids are unique, and every operation says who may call it and what it answers', async () => {
  const { paths } = (await api.ask('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { operationId: string; responses: object; description: string }>>
  }
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  expect(operations.filter(({ responses }) => Object.keys(responses).length === 0)).toEqual([])
  expect(operations.filter(({ description }) => !description.includes('Role: '))).toEqual([])
})

test('what the API shows fits the schema it is described by', async () => {
  const document = (await api.ask('GET', '/openapi.json')).body
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  for (const [collection, name] of [
    ['publishers', 'Publisher'],
    ['advertisers', 'Advertiser'],
    ['offers', 'Offer'],
    ['domains', 'TrackingDomain'],
    ['smart-links', 'SmartLink'],
    ['tokens', 'Token'],
  ]) {
    const { items } = (await api.ask('GET', `/v1/${collection}`)).body
    expect(items.length).toBeGreaterThan(0)
    const validate = ajv.getSchema(`api#/components/schemas/${name}`)
    for (const item of items) {
      expect([validate?.(item), validate?.errors]).toEqual([true, null])
    }
  }
})
