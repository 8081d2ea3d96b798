/** One of those a list offers. */
export interface Option {
  readonly value: string
  readonly label: string
}

/** Entities as a list offers them: by name, kept by id. */
export function optionsOf(entities: readonly { readonly id: number; readonly name: string }[] | undefined): Option[] {
  return (entities ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
}
