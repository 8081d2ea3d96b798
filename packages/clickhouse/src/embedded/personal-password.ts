import { passwordIn } from './password-file.ts'
import { readPublisherUsers } from './publisher-users.ts'
import { serverFiles } from './server-files.ts'
import { ANALYST_USER } from './users-config.ts'

/** The password of a person as its file has it now; undefined when there is no such user. */
export function personalPassword(user: string, dir: string, analystPasswordFile: string): string | undefined {
  if (user === ANALYST_USER) return passwordIn(analystPasswordFile)
  const publisher = readPublisherUsers(serverFiles(dir).publisherUsers).find(({ name }) => name === user)
  return publisher === undefined ? undefined : passwordIn(publisher.passwordFile)
}
