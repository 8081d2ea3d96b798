import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import { ALL_ON } from '@smartlink/fraud/rule-book'
import { judgeRequest } from '@smartlink/fraud/verdict'
import { describe, expect, it } from 'vitest'
import { KnownScores } from './known-scores.ts'
import { suspicionOf } from './suspicion.ts'

const PERSON = { declaredBot: false, connection: '', userAgent: 'Mozilla/5.0', browser: 'Firefox', prefetch: false }

function score(subject: string, points: number, expiresAt = 1_000): FraudScoreMessage {
  return {
    subject,
    score: points,
    band: 'high',
    category: 'velocity',
    expires_at: expiresAt,
    version: '1',
    source: 'rules',
  }
}

describe('published scores', () => {
  it('are found by subject until they expire or are withdrawn', () => {
    const known = new KnownScores(10)
    known.apply('address:a', score('address:a', 60))
    known.apply('visitor:b', score('visitor:b', 40, 500))
    expect(known.find(['visitor:b', 'address:a', 'x'], 400).map(({ subject }) => subject)).toEqual([
      'visitor:b',
      'address:a',
    ])
    expect(known.find(['visitor:b', 'address:a'], 500).map(({ subject }) => subject)).toEqual(['address:a'])
    known.apply('address:a', score('address:a', 0))
    expect(known.find(['address:a'], 0)).toEqual([])
    expect(known.size).toBe(0)
  })
})

describe('suspicion', () => {
  it('is nothing for a person of whom nothing is known', () => {
    expect(suspicionOf(judgeRequest(PERSON, ALL_ON), [])).toEqual({
      score: 0,
      band: '',
      rules: [],
      categories: [],
      subjects: [],
    })
  })

  it('adds what the request gives away to what is published', () => {
    const request = judgeRequest({ ...PERSON, connection: 'data_center' }, ALL_ON)
    const subjects = [{ subject: 'address:a', score: 50, category: 'velocity' }]
    const both = suspicionOf(request, subjects)
    expect(both.score).toBeGreaterThan(Math.max(request.score, 50))
    expect(both.score).toBe(Math.floor(100 - (100 - request.score) / 2))
    expect(both.categories).toEqual(['data_center', 'velocity'])
    expect(both.rules).toEqual(['data_center'])
  })

  it('shows what a rule in shadow found, and counts it for nothing', () => {
    const shadow = new Map([['data_center', 'shadow' as const]])
    const request = judgeRequest({ ...PERSON, connection: 'data_center' }, shadow)
    expect(suspicionOf(request, [])).toMatchObject({ score: 0, rules: ['shadow:data_center'], categories: [] })
    expect(
      suspicionOf(judgeRequest({ ...PERSON, connection: 'data_center' }, new Map([['data_center', 'off']])), []),
    ).toMatchObject({
      score: 0,
      rules: [],
    })
  })
})
