import protocolErrors from 'kafkajs/src/protocol/error.js'

/** Error codes of the Kafka protocol that the adapter decides by. https://kafka.apache.org/protocol#protocol_error_codes */
export const CODE = {
  none: 0,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  messageTooLarge: 10,
  offsetMetadataTooLarge: 12,
  coordinatorLoadInProgress: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  invalidTopic: 17,
  recordListTooLarge: 18,
  illegalGeneration: 22,
  invalidGroupId: 24,
  unknownMemberId: 25,
  invalidSessionTimeout: 26,
  rebalanceInProgress: 27,
  topicAuthorizationFailed: 29,
  groupAuthorizationFailed: 30,
  clusterAuthorizationFailed: 31,
  invalidTimestamp: 32,
  unsupportedVersion: 35,
  topicAlreadyExists: 36,
  notController: 41,
  unsupportedForMessageFormat: 43,
  policyViolation: 44,
  duplicateSequenceNumber: 46,
  invalidProducerEpoch: 47,
  concurrentTransactions: 51,
  transactionalIdAuthorizationFailed: 53,
  securityDisabled: 54,
  unsupportedCompression: 76,
  memberIdRequired: 79,
  fencedInstanceId: 82,
  invalidRecord: 87,
  producerFenced: 90,
} as const

const NAMES = new Map(protocolErrors.errorCodes.map(({ code, type }) => [code, type]))

/** `NOT_LEADER_FOR_PARTITION`; the number where kafkajs knows no name. */
export function codeName(code: number): string {
  return NAMES.get(code) ?? `error code ${code}`
}

/** What a broker answered instead of doing it. */
export class BrokerError extends Error {
  readonly code: 'log.broker_refused' | 'log.not_authorized'
  readonly errorCode: number

  constructor(what: string, errorCode: number) {
    const isOfRights = AUTHORIZATION.has(errorCode)
    super(`${what}: ${codeName(errorCode)}${isOfRights ? `. ${WHERE_RIGHTS_COME_FROM}` : ''}`)
    this.code = isOfRights ? 'log.not_authorized' : 'log.broker_refused'
    this.errorCode = errorCode
  }
}

const WHERE_RIGHTS_COME_FROM =
  'The user that this client signs in as lacks a right; `smartlink topics acls` prints the rights of each service'

/** No answer came: the connection could not be made, broke, or stayed silent for too long. */
export class ConnectionError extends Error {
  readonly code: string = 'log.unreachable'
}

/** No answer will come: whoever asked closed the connection, as it needs it no more. */
export class GivenUpError extends ConnectionError {
  constructor() {
    super('the connection was closed')
  }
}

/** No answer will come: the log was closed while this waited. */
export class ClosedError extends ConnectionError {
  override readonly code = 'log.closed'

  constructor() {
    super('the log was closed')
  }
}

const AUTHORIZATION: ReadonlySet<number> = new Set([
  CODE.topicAuthorizationFailed,
  CODE.groupAuthorizationFailed,
  CODE.clusterAuthorizationFailed,
  CODE.transactionalIdAuthorizationFailed,
])

/** Only a person can change this answer: rights, or what the broker is able to do. */
export function needsAPerson(code: number): boolean {
  return AUTHORIZATION.has(code) || NEVER.has(code)
}

const NEVER: ReadonlySet<number> = new Set([
  CODE.invalidTopic,
  CODE.invalidGroupId,
  CODE.invalidSessionTimeout,
  CODE.unsupportedVersion,
  CODE.securityDisabled,
])

const COORDINATOR: ReadonlySet<number> = new Set([
  CODE.coordinatorLoadInProgress,
  CODE.coordinatorNotAvailable,
  CODE.notCoordinator,
])

/** The coordinator moved or is not up yet: find it again and ask again. */
export function coordinatorMoved(code: number): boolean {
  return COORDINATOR.has(code)
}

const REFUSED: ReadonlySet<number> = new Set([
  CODE.messageTooLarge,
  CODE.invalidTopic,
  CODE.recordListTooLarge,
  CODE.topicAuthorizationFailed,
  CODE.clusterAuthorizationFailed,
  CODE.invalidTimestamp,
  CODE.unsupportedVersion,
  CODE.unsupportedForMessageFormat,
  CODE.policyViolation,
  CODE.unsupportedCompression,
  CODE.invalidRecord,
])

/** The broker will never take these bytes as they are. */
export function refusesRecords(code: number): boolean {
  return REFUSED.has(code)
}

/** A newer writer has the transactional id. */
export function isFencing(code: number): boolean {
  return code === CODE.invalidProducerEpoch || code === CODE.producerFenced
}
