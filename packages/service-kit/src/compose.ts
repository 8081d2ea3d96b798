import type { Dependency, RunningService } from './service.ts'

export interface Closable {
  close(): Promise<void> | void
}

/** A process that stands up one piece after another, and takes them down in reverse order, all of them. */
export class Composition {
  readonly #services: RunningService[] = []
  readonly #stops: (() => Promise<void> | void)[] = []

  service<S extends RunningService>(service: S): S {
    this.#services.push(service)
    this.#stops.push(() => service.stop())
    return service
  }

  closable<C extends Closable>(closable: C): C {
    this.#stops.push(() => closable.close())
    return closable
  }

  onStop(stop: () => Promise<void> | void): void {
    this.#stops.push(stop)
  }

  /** Attempts every stop even when one fails, and reports the failures together. */
  async stop(): Promise<void> {
    const failures: unknown[] = []
    for (const stop of this.#stops.splice(0).toReversed()) {
      try {
        await stop()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some parts did not stop cleanly')
  }

  asService(name: string, extra: Readonly<Record<string, unknown>> = {}): RunningService {
    return {
      name,
      serves: Object.assign({}, ...this.#services.map((service) => service.serves), extra) as Record<string, unknown>,
      readiness: (): readonly Dependency[] => this.#services.flatMap((service) => service.readiness()),
      stop: () => this.stop(),
    }
  }
}
