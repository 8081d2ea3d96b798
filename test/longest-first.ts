import { relative } from 'node:path'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { LONGEST } from './projects.ts'

/** Within a weight the longest files begin first, whatever their project, so that none of them is left alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const asUsual = await super.sort(files)
    return asUsual.toSorted((a, b) => groupOf(a) - groupOf(b) || this.#rank(a) - this.#rank(b))
  }

  #rank({ moduleId }: TestSpecification): number {
    const place = LONGEST.indexOf(relative(this.ctx.config.root, moduleId))
    return place === -1 ? LONGEST.length : place
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder
}
