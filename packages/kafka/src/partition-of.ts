const M = 0x5bd1e995;

/** Murmur2 as Kafka's Java client computes it (org.apache.kafka.common.utils.Utils#murmur2), a signed 32-bit number. */
export function murmur2(key: Uint8Array): number {
  let hash = 0x9747b28c ^ key.length;
  const whole = key.length & ~3;
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  for (let index = 0; index < whole; index += 4) {
    let word = Math.imul(view.getInt32(index, true), M);
    word ^= word >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(word, M);
  }
  const rest = key.length - whole;
  if (rest >= 3) hash ^= (key[whole + 2] ?? 0) << 16;
  if (rest >= 2) hash ^= (key[whole + 1] ?? 0) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ (key[whole] ?? 0), M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return (hash ^ (hash >>> 15)) | 0;
}

/** The partition of a key's messages, as the default partitioner of the Java client and of kafkajs computes it. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions;
