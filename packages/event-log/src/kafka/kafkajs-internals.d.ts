/**
 * The parts of kafkajs 2.2.4 that the adapter stands on and that its own types leave out: one connection, the protocol's
 * requests, the logger. The version is pinned exactly; a test checks that these parts are where they are expected.
 */
declare module 'kafkajs/src/network/connection.js' {
  import type { ConnectionOptions as TlsOptions } from 'node:tls'

  export interface ConnectionSettings {
    readonly host: string
    readonly port: number
    readonly clientId: string
    readonly ssl: TlsOptions | null
    readonly sasl: object | null
    readonly connectionTimeout: number
    readonly requestTimeout: number
    readonly enforceRequestTimeout: boolean
    readonly logger: unknown
    readonly socketFactory: unknown
  }

  export interface ProtocolRequest {
    readonly apiKey: number
    readonly apiVersion: number
    readonly apiName: string
    readonly expectResponse?: () => boolean
    readonly encode: () => Promise<unknown>
  }

  export interface ProtocolCall {
    readonly request: ProtocolRequest
    readonly response: { decode(bytes: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> }
    readonly requestTimeout?: number
    readonly logResponseError?: boolean
  }

  export default class Connection {
    constructor(settings: ConnectionSettings)
    readonly socket?: { destroy(): void }
    readonly requestQueue: { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void }
    connect(): Promise<unknown>
    disconnect(): Promise<unknown>
    isConnected(): boolean
    authenticate(): Promise<void>
    setVersions(versions: object): void
    setSupportAuthenticationProtocol(supported: boolean): void
    rejectRequests(error: Error): void
    send(call: ProtocolCall): Promise<unknown>
  }
}

declare module 'kafkajs/src/network/socketFactory.js' {
  export default function socketFactory(): unknown
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  import type { ProtocolCall } from 'kafkajs/src/network/connection.js'

  type Versions = Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>>
  type MakeCall = (payload?: unknown) => ProtocolCall
  interface Definition {
    readonly versions: readonly string[]
    protocol(choice: { readonly version: number }): MakeCall
  }
  const protocol: {
    readonly requests: Readonly<Record<string, Definition>>
    lookup(versions: Versions): (apiKey: number, definition: Definition) => MakeCall
  }
  export default protocol
}

declare module 'kafkajs/src/protocol/requests/apiKeys.js' {
  const apiKeys: Readonly<Record<string, number>>
  export default apiKeys
}

declare module 'kafkajs/src/protocol/error.js' {
  const errors: { readonly errorCodes: readonly { readonly type: string; readonly code: number }[] }
  export default errors
}

declare module 'kafkajs/src/loggers/index.js' {
  const loggers: { createLogger(options: { readonly level: number; readonly logCreator: unknown }): unknown }
  export default loggers
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer)
  }
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js'

  export default function decode(
    decoder: Decoder,
  ): Promise<{ readonly records: readonly { readonly key: Buffer; readonly value: Buffer | null }[] }>
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  export default function encodeRecord(record: {
    readonly key: string
    readonly value: string
    readonly offsetDelta: number
    readonly timestampDelta: number
  }): unknown
}

declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  const batch: {
    RecordBatch(batch: {
      readonly records: readonly unknown[]
      readonly firstTimestamp: number
      readonly maxTimestamp: number
      readonly lastOffsetDelta: number
    }): Promise<{ readonly buffer: Buffer }>
  }
  export default batch
}
