/**
 * Who holds a name now. Between two records of one transaction a name can have two holders, so a release only counts
 * when it comes from the present one.
 */
export class OwnerIndex<Name> {
  readonly #owners = new Map<Name, number>()

  ownerOf(name: Name): number | undefined {
    return this.#owners.get(name)
  }

  move(id: number, from: Name | undefined, to: Name | undefined): void {
    if (from !== undefined && from !== to && this.#owners.get(from) === id) this.#owners.delete(from)
    if (to !== undefined) this.#owners.set(to, id)
  }
}
