/** A running Kafka, however it was started. Nodes are counted from 0; without one, all are meant. */
export interface KafkaCluster {
  /** `host:port` of every broker. */
  readonly brokers: readonly string[]
  /** How it runs, for messages: `address`, `docker` or `jars`. */
  readonly kind: 'address' | 'docker' | 'jars'
  /** Nothing answers any more, connections stay (SIGSTOP). */
  pause(node?: number): Promise<void>
  resume(node?: number): Promise<void>
  /** `kill -9`. */
  kill(node?: number): Promise<void>
  /** Controlled shutdown of a running broker, then a start with the same data. */
  restart(node?: number): Promise<void>
  /** Ends all and removes what was made for it. */
  stop(): Promise<void>
}
