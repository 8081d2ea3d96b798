import { json, refused } from '@smartlink/http/answer'
import type { TokenVerifier } from '@smartlink/http/authentication'
import { authenticate } from '@smartlink/http/authentication'
import { forbidden } from '@smartlink/http/problem'
import type { Principal } from '@smartlink/http/roles'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { endedSessionCookie, isOwnPage, SESSION_AGE_S, sessionCookie } from './session-cookie.ts'
import type { SessionSeal } from './session-seal.ts'

const body = z.strictObject({ token: z.string().trim().max(200) })

/** Signing in to the console with an API token, and out again. */
export function sessionRoutes(tokens: TokenVerifier, seal: SessionSeal, clock: Clock): Route[] {
  const fetchHeaders = (header: (name: string) => string | undefined) => ({
    ...present('sec-fetch-site', header('sec-fetch-site')),
    ...present('origin', header('origin')),
    ...present('host', header('host')),
  })
  const foreign = () => refused(forbidden('session.foreign_page', 'Only the console itself may ask for this'))

  return [
    route({
      method: 'get',
      path: '/session',
      tag: 'pages',
      summary: 'Who is signed in to the console',
      description: 'Nobody is no error here: the page that asks has yet to find out.',
      access: 'public',
      hidden: true,
      responses: { 200: { description: 'Who is signed in' }, 204: { description: 'Nobody is' } },
      handle: ({ header }) => {
        const found = authenticate(header('authorization'), tokens, clock.now())
        if (found.state === 'refused') return { kind: 'empty', status: 204, headers: { 'cache-control': 'no-store' } }
        return json(described(found.principal), { 'cache-control': 'no-store' })
      },
    }),
    route({
      method: 'post',
      path: '/session',
      tag: 'pages',
      summary: 'Sign in to the console',
      access: 'public',
      hidden: true,
      body,
      responses: { 200: { description: 'Who signed in' } },
      handle: ({ body: { token }, header }) => {
        if (!isOwnPage(fetchHeaders(header))) return foreign()
        const now = clock.now()
        const found = authenticate(`Bearer ${token}`, tokens, now)
        if (found.state === 'refused') return refused(found.problem)
        const secure = header('x-forwarded-proto') === 'https'
        const cookie = sessionCookie(seal.seal(token, now + SESSION_AGE_S * 1_000), secure)
        return json(described(found.principal), { 'set-cookie': cookie, 'cache-control': 'no-store' })
      },
    }),
    route({
      method: 'delete',
      path: '/session',
      tag: 'pages',
      summary: 'Sign out of the console',
      access: 'public',
      hidden: true,
      responses: { 204: { description: 'Signed out' } },
      handle: ({ header }) => {
        if (!isOwnPage(fetchHeaders(header))) return foreign()
        return { kind: 'empty', status: 204, headers: { 'set-cookie': endedSessionCookie() } }
      },
    }),
  ]
}

function described({ id, name, role, publisherId }: Principal) {
  return { token_id: id, name, role, publisher_id: publisherId ?? null }
}

function present(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}
