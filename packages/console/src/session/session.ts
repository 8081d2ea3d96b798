import { createContext, use } from 'react'

export type Role = 'admin' | 'manager' | 'analyst' | 'publisher'

export interface Session {
  readonly token_id: number
  readonly name: string
  readonly role: Role
  readonly publisher_id: number | null
}

export const SessionContext = createContext<Session | undefined>(undefined)

/** Who is signed in. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('Nobody is signed in here')
  return session
}

/** Whether the one signed in may change things. */
export function useMayWrite(): boolean {
  const { role } = useSession()
  return role === 'admin' || role === 'manager'
}
