import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { bashCompletion } from './completion/bash.ts'
import { commandTree } from './completion/command-tree.ts'
import { zshCompletion } from './completion/zsh.ts'
import { createProgram } from './program.ts'

const run = promisify(execFile)

function verbs(command: Command, words: readonly string[] = []): { words: string; command: Command }[] {
  const below = command.commands.flatMap((sub) => verbs(sub, [...words, sub.name()]))
  return below.length > 0 && !hasAction(command) ? below : [{ words: words.join(' '), command }, ...below]
}

/** What both does something and has verbs below. */
function hasAction(command: Command): boolean {
  return command.options.length > 0
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) })
  command.outputHelp()
  return text
}

const VERBS = verbs(createProgram())

test.each(VERBS)(
  '`smartlink $words` can answer in JSON, says what it does, and gives an example',
  ({ words, command }) => {
    const help = helpOf(command)
    if (words !== 'completion') expect(help).toMatch(/^ +--json/m)
    expect(command.description()).not.toBe('')
    expect(help).toContain(`For instance`)
    // Lines that go on are one; what stands behind a pipe, a redirection or a # is for the shell.
    for (const [, example = ''] of help.replaceAll(/\\\n +/g, '').matchAll(/^ +smartlink ([^|>#\n]*)/gm)) {
      const [verb] = VERBS.filter((one) => example.startsWith(one.words)).toSorted(longestFirst)
      const flags = [...example.matchAll(/(?<= )--[a-z-]+/g)].map(([flag]) => flag)
      expect(flags.filter((flag) => verb?.command.options.every(({ long }) => long !== flag))).toEqual([])
    }
  },
)

function longestFirst(a: { readonly words: string }, b: { readonly words: string }): number {
  return b.words.length - a.words.length
}

/** What bash would offer for the last of the words. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ').map((word) => `'${word}'`)
  const script = `${bashCompletion(commandTree(createProgram()))}
COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _smartlink; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await run('bash', ['--norc', '-c', script])
  return stdout.trim().split('\n')
}

test('bash completes verbs, flags, and values that are known', async () => {
  expect(await offered('smartlink li')).toEqual(['links'])
  expect(await offered('smartlink links a')).toEqual(['archive'])
  expect(await offered('smartlink links ls --st')).toEqual(['--status'])
  expect(await offered('smartlink links ls --status ')).toEqual(['all', 'active', 'inactive', 'archived'])
  expect(await offered('smartlink links ls --q x --t')).toEqual(['--tag', '--token-file'])
  expect(await offered('smartlink links ls --q l')).toEqual([''])
  expect(await offered('smartlink parked show c')).toEqual(['clicks.v1', 'conversions.v1'])
  expect(await offered('smartlink completion ')).toEqual(expect.arrayContaining(['bash', 'zsh']))
  expect(await offered('smartlink doctor --data /et')).toEqual(['/etc'])
})

test('zsh takes the script apart, where there is one', async ({ skip }) => {
  const isHere = await run('zsh', ['-c', 'true']).then(
    () => true,
    () => false,
  )
  if (!isHere) skip('there is no zsh here')
  const { stderr } = await run('zsh', ['-n', '-c', zshCompletion(commandTree(createProgram()))])
  expect(stderr).toBe('')
})
