/** murmur2 of a key as Kafka's Java client computes it (org.apache.kafka.common.utils.Utils.murmur2), signed 32 bits. */
export function murmur2(key: Buffer): number {
  const length = key.length
  const m = 0x5bd1e995
  let h = 0x9747b28c ^ length
  const words = length >> 2
  for (let index = 0; index < words; index++) {
    let k = key.readInt32LE(index * 4)
    k = Math.imul(k, m)
    k ^= k >>> 24
    k = Math.imul(k, m)
    h = Math.imul(h, m) ^ k
  }
  const rest = length & ~3
  const left = length & 3
  if (left > 2) h ^= (key[rest + 2] ?? 0) << 16
  if (left > 1) h ^= (key[rest + 1] ?? 0) << 8
  if (left > 0) {
    h ^= key[rest] ?? 0
    h = Math.imul(h, m)
  }
  h ^= h >>> 13
  h = Math.imul(h, m)
  h ^= h >>> 15
  return h | 0
}

/** The partition of a key: Java's default for keyed records, `toPositive(murmur2(key)) mod partitions`. */
export function partitionFor(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions
}
