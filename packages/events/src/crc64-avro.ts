/** Avro's 64-bit Rabin fingerprint; the value is also the fingerprint of the empty string. */
const EMPTY = 0xc15d213aa4d7a795n

/** CRC-64-AVRO of bytes, as the specification's "Schema Fingerprints" defines it. Only run over schemas, so clarity wins. */
export function crc64Avro(bytes: Uint8Array): bigint {
  let fingerprint = EMPTY
  for (const byte of bytes) {
    fingerprint = (fingerprint >> 8n) ^ tableEntry((fingerprint ^ BigInt(byte)) & 0xffn)
  }
  return fingerprint
}

function tableEntry(index: bigint): bigint {
  let entry = index
  for (let bit = 0; bit < 8; bit++) entry = (entry >> 1n) ^ (EMPTY & -(entry & 1n))
  return entry
}
