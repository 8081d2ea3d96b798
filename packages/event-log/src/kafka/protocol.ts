/**
 * The requests that the adapter makes and their answers, as kafkajs 2.2.4 encodes and decodes them. Produce and Fetch are
 * encoded and decoded by ourselves (`produce-request.ts`, `fetch-response.ts`).
 */
import type { FetchAnswer } from './fetch-response.ts'

export interface TopicPartitions<P> {
  readonly topic: string
  readonly partitions: readonly P[]
}

export interface Calls {
  readonly Metadata: {
    readonly ask: { readonly topics: readonly string[]; readonly allowAutoTopicCreation: false }
    readonly answer: MetadataAnswer
  }
  readonly Produce: { readonly ask: Buffer; readonly answer: ProduceAnswer }
  readonly Fetch: {
    readonly ask: {
      readonly replicaId: -1
      readonly isolationLevel: 0 | 1
      readonly maxWaitTime: number
      readonly minBytes: number
      readonly maxBytes: number
      readonly rackId: ''
      readonly topics: readonly TopicPartitions<{ partition: number; fetchOffset: string; maxBytes: number }>[]
    }
    readonly answer: FetchAnswer
  }
  readonly ListOffsets: {
    readonly ask: {
      readonly replicaId: -1
      readonly isolationLevel: 0 | 1
      readonly topics: readonly TopicPartitions<{ partition: number; timestamp: number }>[]
    }
    readonly answer: {
      readonly responses: readonly TopicPartitions<{ partition: number; errorCode: number; offset: string }>[]
    }
  }
  readonly GroupCoordinator: {
    readonly ask: { readonly groupId: string; readonly coordinatorType: 0 | 1 }
    readonly answer: WithCode & {
      readonly coordinator: { readonly nodeId: number; readonly host: string; readonly port: number }
    }
  }
  readonly JoinGroup: {
    readonly ask: {
      readonly groupId: string
      readonly sessionTimeout: number
      readonly rebalanceTimeout: number
      readonly memberId: string
      readonly protocolType: 'consumer'
      readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[]
    }
    readonly answer: WithCode & {
      readonly generationId: number
      readonly leaderId: string
      readonly memberId: string
      readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[]
    }
  }
  readonly SyncGroup: {
    readonly ask: {
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[]
    }
    readonly answer: WithCode & { readonly memberAssignment: Buffer }
  }
  readonly Heartbeat: {
    readonly ask: { readonly groupId: string; readonly groupGenerationId: number; readonly memberId: string }
    readonly answer: WithCode
  }
  readonly LeaveGroup: {
    readonly ask: { readonly groupId: string; readonly memberId: string }
    readonly answer: WithCode
  }
  readonly OffsetCommit: {
    readonly ask: {
      readonly groupId: string
      readonly groupGenerationId: number
      readonly memberId: string
      readonly topics: readonly TopicPartitions<{ partition: number; offset: string; metadata: string }>[]
    }
    readonly answer: { readonly responses: readonly TopicPartitions<{ partition: number; errorCode: number }>[] }
  }
  readonly OffsetFetch: {
    readonly ask: { readonly groupId: string; readonly topics: readonly TopicPartitions<{ partition: number }>[] }
    readonly answer: WithCode & { readonly responses: readonly TopicPartitions<CommittedOffset>[] }
  }
  readonly InitProducerId: {
    readonly ask: { readonly transactionalId: string; readonly transactionTimeout: number }
    readonly answer: WithCode & { readonly producerId: string; readonly producerEpoch: number }
  }
  readonly AddPartitionsToTxn: {
    readonly ask: Transaction & { readonly topics: readonly TopicPartitions<number>[] }
    readonly answer: {
      readonly errors: readonly { readonly partitionErrors: readonly { readonly errorCode: number }[] }[]
    }
  }
  readonly EndTxn: { readonly ask: Transaction & { readonly transactionResult: boolean }; readonly answer: WithCode }
  readonly CreateTopics: {
    readonly ask: { readonly topics: readonly NewTopic[]; readonly validateOnly: false; readonly timeout: number }
    readonly answer: {
      readonly topicErrors: readonly {
        readonly topic: string
        readonly errorCode: number
        readonly errorMessage: string
      }[]
    }
  }
  readonly DescribeConfigs: {
    readonly ask: {
      readonly resources: readonly {
        readonly type: 2
        readonly name: string
        readonly configNames?: readonly string[]
      }[]
    }
    readonly answer: {
      readonly resources: readonly {
        readonly errorCode: number
        readonly resourceName: string
        readonly configEntries: readonly { readonly configName: string; readonly configValue: string | null }[]
      }[]
    }
  }
}

export type Api = keyof Calls

interface WithCode {
  readonly errorCode: number
}

export interface MetadataAnswer {
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[]
  readonly topicMetadata: readonly {
    readonly topicErrorCode: number
    readonly topic: string
    readonly partitionMetadata: readonly {
      readonly partitionErrorCode: number
      readonly partitionId: number
      readonly leader: number
      readonly replicas: readonly number[]
      readonly isr: readonly number[]
    }[]
  }[]
}

export interface ProduceAnswer {
  readonly topics: readonly {
    readonly topicName: string
    readonly partitions: readonly {
      readonly partition: number
      readonly errorCode: number
      readonly baseOffset: string
    }[]
  }[]
}

export interface CommittedOffset {
  readonly partition: number
  /** `-1` when the group never committed. */
  readonly offset: string
  readonly metadata: string | null
  readonly errorCode: number
}

export interface Transaction {
  readonly transactionalId: string
  readonly producerId: string
  readonly producerEpoch: number
}

export interface NewTopic {
  readonly topic: string
  readonly numPartitions: number
  readonly replicationFactor: number
  readonly configEntries: readonly { readonly name: string; readonly value: string }[]
}
