import { parentPort, workerData } from 'node:worker_threads'
import { startClickThread } from './click-thread.ts'
import type { ToThread } from './messages.ts'
import type { ThreadStart } from './thread-start.ts'

if (parentPort === null) throw new Error('this file is run as a thread of the ingress')
const main = parentPort
const early: ToThread[] = []
let receive = (message: ToThread): void => {
  early.push(message)
}
main.on('message', (message: ToThread) => receive(message))

const thread = await startClickThread(workerData as ThreadStart, (message) => {
  main.postMessage(message)
  if (message.kind === 'stopped') main.close()
})
receive = (message) => thread.receive(message)
for (const message of early) receive(message)
