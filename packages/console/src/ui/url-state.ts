import { useSearchParams } from 'wouter'

/** Reads and writes one parameter of the address, so that what is on the screen can be shared and gone back to. */
export function useUrlState(): readonly [
  read: (name: string) => string,
  write: (changes: Readonly<Record<string, string | undefined>>) => void,
] {
  const [params, setParams] = useSearchParams()
  return [
    (name) => params.get(name) ?? '',
    (changes) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') next.delete(name)
            else next.set(name, value)
          }
          return next
        },
        { replace: true },
      ),
  ]
}
