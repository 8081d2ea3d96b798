// The same constant 302 as a route of Express.
import type { AddressInfo } from 'node:net'
import express from 'express'

const application = express()
application.get('/:slug', (_request, response) => {
  response.redirect(302, 'https://shop.example/landing?cid=constant')
})
const server = application.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`)
})
