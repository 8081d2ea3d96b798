import { randomBytes } from 'node:crypto'

/** A new cluster id: 16 random bytes in base64url, as Kafka makes them, which never start with a `-`: its tools would read an option. */
export function newClusterId(): string {
  let id: string
  do id = randomBytes(16).toString('base64url')
  while (id.startsWith('-'))
  return id
}
