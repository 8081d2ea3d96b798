import { describe, expect, it } from 'vitest'
import { readRequestHeaders } from '../request-headers.ts'
import { classOf } from '../visit-class.ts'
import type { Agent } from './agent.ts'
import { createAgents } from './agents.ts'

const agents = createAgents(100)
const agentOf = (userAgent: string, ...more: string[]): Agent =>
  agents.of(readRequestHeaders(['User-Agent', userAgent, ...more]))

const SAFARI_IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1'
const CHROME_WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36'
const CHROME_ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36'

describe('agents', () => {
  it.each([
    [SAFARI_IPHONE, 'mobile', 'iOS', '17.4', 'Safari', '17.4'],
    [CHROME_ANDROID, 'mobile', 'Android', '10', 'Chrome', '124.0.0.0'],
    [
      'Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
      'tablet',
      'Android',
      '13',
      'Chrome',
      '124.0.0.0',
    ],
    [CHROME_WINDOWS, 'desktop', 'Windows', '10', 'Chrome', '124.0.0.0'],
    [`${CHROME_WINDOWS} Edg/124.0.2478.51`, 'desktop', 'Windows', '10', 'Edge', '124.0.2478.51'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
      'desktop',
      'macOS',
      '10.15.7',
      'Safari',
      '17.4',
    ],
    [
      'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0',
      'desktop',
      'Linux',
      '',
      'Firefox',
      '125.0',
    ],
    [
      'Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0',
      'mobile',
      'Android',
      '14',
      'Firefox',
      '125.0',
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
      'desktop',
      'Chrome OS',
      '14541.0.0',
      'Chrome',
      '124.0.0.0',
    ],
    [
      'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/76.0.3809.146 TV Safari/537.36',
      'tv',
      'Tizen',
      '6.0',
      'Samsung Internet',
      '4.0',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/124.0.6367.88 Mobile/15E148 Safari/604.1',
      'tablet',
      'iOS',
      '16.6',
      'Chrome',
      '124.0.6367.88',
    ],
    [
      'Mozilla/5.0 (PlayStation 5 3.20) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 Safari/605.1.15',
      'other',
      'PlayStation',
      '5',
      'Safari',
      '14.0',
    ],
    [
      'Opera/9.80 (Android; Opera Mini/36.2/119.132; U; en) Presto/2.12.423 Version/12.16',
      'mobile',
      'Android',
      '',
      'Opera Mini',
      '36.2',
    ],
    ['', '', '', '', '', ''],
  ])('%s', (text, device, os, os_version, browser, browser_version) => {
    expect(agentOf(text)).toMatchObject({
      text,
      device,
      os,
      os_version,
      browser,
      browser_version,
      isBot: false,
      isLinkPreview: false,
    })
  })

  it.each([
    'curl/8.5.0',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'python-requests/2.31',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/124.0.0.0 Safari/537.36',
  ])('declares itself a bot: %s', (text) => {
    expect(agentOf(text)).toMatchObject({ device: 'bot', isBot: true, isLinkPreview: false })
  })

  it.each([
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'WhatsApp/2.23.20.0 A',
    'TelegramBot (like TwitterBot)',
    'Twitterbot/1.0',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'Mastodon/4.2.8 (http.rb/5.1.1; +https://mastodon.example/) Bot',
  ])('previews links: %s', (text) => {
    expect(agentOf(text)).toMatchObject({ isLinkPreview: true, device: 'bot' })
    expect(classOf('GET', readRequestHeaders([]), agentOf(text))).toEqual({
      class: 'preflight',
      class_reason: 'preflight.link_preview',
    })
  })

  it('of in-app browsers are people', () => {
    const inApp = [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/460.0.0.31.103;FBDV/iPhone14,5]',
      'Mozilla/5.0 (Linux; Android 13; SM-G991B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 Instagram 300.0.0.29.110 Android',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Snapchat/12.80.0.43 (like Safari/8617.2.4.10.8, panda)',
    ]
    for (const text of inApp) {
      expect(agentOf(text)).toMatchObject({ device: 'mobile', isBot: false, isLinkPreview: false })
    }
  })

  it('are told by client hints what the agent hides', () => {
    const hints = (...pairs: string[]): string[] => pairs
    const windows11 = hints(
      'Sec-CH-UA-Platform',
      '"Windows"',
      'Sec-CH-UA-Platform-Version',
      '"15.0.0"',
      'Sec-CH-UA-Mobile',
      '?0',
    )
    expect(agentOf(CHROME_WINDOWS, ...windows11)).toMatchObject({ os: 'Windows', os_version: '11', device: 'desktop' })
    const phone = hints(
      'sec-ch-ua-platform',
      '"Android"',
      'sec-ch-ua-platform-version',
      '"14.0.0"',
      'sec-ch-ua-model',
      '"Pixel 8"',
      'sec-ch-ua-mobile',
      '?1',
      'sec-ch-ua-full-version-list',
      '"Chromium";v="124.0.6367.82", "Google Chrome";v="124.0.6367.82", "Not-A.Brand";v="99.0.0.0"',
    )
    expect(agentOf(CHROME_ANDROID, ...phone)).toMatchObject({
      os_version: '14.0.0',
      device_model: 'Pixel 8',
      browser_version: '124.0.6367.82',
      device: 'mobile',
    })
    expect(agentOf(CHROME_ANDROID).device_model).toBe('')
    expect(agentOf(CHROME_ANDROID, 'Sec-CH-UA-Platform', 'junk', 'Sec-CH-UA-Mobile', 'yes')).toMatchObject({
      os: 'Android',
      device: 'mobile',
    })
  })

  it('keep their family over updates', () => {
    expect(agentOf(SAFARI_IPHONE).family).toBe(
      agentOf(SAFARI_IPHONE.replaceAll('17_4', '18_0').replace('17.4', '18.0')).family,
    )
    expect(agentOf(SAFARI_IPHONE).family).not.toBe(agentOf(CHROME_ANDROID).family)
  })

  it('are parsed once while they are remembered', () => {
    const few = createAgents(2)
    const headers = readRequestHeaders(['User-Agent', SAFARI_IPHONE])
    const first = few.of(headers)
    expect(few.of(readRequestHeaders(['user-agent', SAFARI_IPHONE]))).toBe(first)
    expect(few.parsed).toBe(1)
    for (const text of ['a', 'b', 'c', 'd']) few.of(readRequestHeaders(['User-Agent', text]))
    few.of(headers)
    expect(few.parsed).toBe(6)
  })

  it('are cut to 1,024 bytes', () => {
    expect(agentOf('x'.repeat(20_000)).text).toHaveLength(1024)
  })
})

describe('class', () => {
  const classed = (method: string, ...raw: string[]): string => {
    const headers = readRequestHeaders(raw)
    const { class: kind, class_reason } = classOf(method, headers, agents.of(headers))
    return `${kind} ${class_reason}`
  }

  it.each([
    ['GET', ['User-Agent', SAFARI_IPHONE], 'human '],
    ['GET', [], 'human '],
    ['GET', ['User-Agent', 'curl/8.5.0'], 'bot bot.declared'],
    ['HEAD', ['User-Agent', 'curl/8.5.0'], 'preflight preflight.head'],
    ['GET', ['Sec-Purpose', 'prefetch'], 'preflight preflight.prefetch'],
    ['GET', ['sec-purpose', 'prefetch;prerender'], 'preflight preflight.prefetch'],
    ['GET', ['Sec-Purpose', 'prefetch;anonymous-client-ip'], 'preflight preflight.prefetch'],
    ['GET', ['Purpose', 'prefetch'], 'preflight preflight.prefetch'],
    ['GET', ['X-Purpose', 'preview'], 'preflight preflight.prefetch'],
    ['GET', ['X-moz', 'prefetch'], 'preflight preflight.prefetch'],
    ['GET', ['Purpose', 'navigation'], 'human '],
    ['GET', ['Sec-Purpose', ''], 'human '],
  ])('%s %j: %s', (method, raw, expected) => {
    expect(classed(method, ...raw)).toBe(expected)
  })
})
