import type { Principal } from '@smartlink/http/roles'

/** Who an edit is recorded as made by. */
export function actorOf(principal: Principal): string {
  return `token:${principal.id}`
}
