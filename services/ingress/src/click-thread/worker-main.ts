import { parentPort, workerData } from 'node:worker_threads'
import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { startClickThread } from './click-thread.ts'
import type { ToThread } from './messages.ts'
import type { ThreadStart } from './thread-start.ts'

if (parentPort === null) throw new Error('this file is run as a thread of the ingress')
const main = parentPort
const catalog = new PackedCatalog()
const early: ToThread[] = []
const begin = Promise.withResolvers<void>()
let receive = (message: ToThread): void => {
  if (message.kind === 'catalog') for (const change of message.changes) catalog.apply(change)
  else if (message.kind === 'begin') begin.resolve()
  else early.push(message)
}
main.on('message', (message: ToThread) => receive(message))

await begin.promise
const thread = await startClickThread(workerData as ThreadStart, catalog, (message) => {
  main.postMessage(message)
  if (message.kind === 'stopped') main.close()
})
receive = (message) => thread.receive(message)
for (const message of early) receive(message)
