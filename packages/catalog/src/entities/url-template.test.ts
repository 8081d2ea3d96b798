import { expect, test } from 'vitest'
import { macrosOf, problemOfUrlTemplate } from './url-template.ts'

test('macros may stand anywhere after the host', () => {
  const templates = [
    'https://shop.example',
    'https://shop.example/{country}/x?c={click_id}&s={sub1}#{random}',
    'http://shop.example:8443/?a={unknown_macro}&b={not a macro}'.replace(' a ', '_'),
    'HTTPS://Shop.Example/?x=%7B',
    'https://shop.example?c={click_id}',
    'https://[2001:db8::1]/?c={click_id}',
  ]
  expect(templates.filter((template) => problemOfUrlTemplate(template) !== undefined)).toEqual([])
})

test('addresses that could lead elsewhere are refused', () => {
  const templates = [
    '{sub1}',
    '{sub1}://shop.example/',
    'https://{sub1}/',
    'https://shop.{sub1}/',
    'https://shop.example:{sub1}/',
    'https://shop.example{sub1}/',
    'https://shop.example\\{sub1}',
    'https:\\\\shop.example/',
    'https:/shop.example/',
    'https:shop.example/',
    'https://user@shop.example/',
    'https://user:secret@shop.example/',
    'https://@shop.example/',
    'https://shop.example@{sub1}/',
    'javascript:alert(1)//{sub1}',
    'ftp://shop.example/',
    '//shop.example/',
    'https:///shop.example/',
    'https://shop.example/\n',
    ' https://shop.example/',
    'https://shop.example/a b',
    'https://sh\top.example/',
    'https://shop.example:99999/',
    'https://?c={click_id}',
    `https://shop.example/${'x'.repeat(2_048)}`,
    '',
  ]
  expect(templates.filter((template) => problemOfUrlTemplate(template) === undefined)).toEqual([])
})

test('each macro is named once, in order', () => {
  expect(macrosOf('https://a.example/{b}?x={click_id}&y={b}&z={}&w={A}')).toEqual(['b', 'click_id'])
})
