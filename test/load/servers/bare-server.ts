// The least that answers a click over HTTP with Node.js: a constant 302.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((_request, response) => {
  response.writeHead(302, { Location: 'https://shop.example/landing?cid=constant', 'Content-Length': 0 })
  response.end()
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`)
})
