import type { Role } from '@smartlink/catalog/entities/api-token'
import { ROLES } from '@smartlink/catalog/entities/api-token'

/** Who asks. */
export interface Principal {
  /** Id of the token. */
  readonly id: number
  readonly name: string
  readonly role: Role
  /** Set for the role publisher. */
  readonly publisherId: number | undefined
}

/** Whether a role may do what `needed` may. */
export function mayAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(needed)
}
