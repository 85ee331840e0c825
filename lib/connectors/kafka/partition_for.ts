/** Which partition a key lands on. @module */

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/**
 * The partition of a key, as Kafka's own clients compute it: murmur2 of the bytes, without its sign
 * bit, modulo the number of partitions (`BuiltInPartitioner.partitionForKey` in Apache Kafka).
 *
 * @example
 * ```ts
 * import { partitionFor } from "@lib/connectors/kafka/partition_for.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(partitionFor(new TextEncoder().encode("foobar"), 4), 2);
 * ```
 */
export function partitionFor(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** MurmurHash2 by Austin Appleby, 32 bits, with the seed that Kafka uses; signed, as in Java. */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  const tail = length & ~3;
  let hash = SEED ^ length;
  for (let at = 0; at < tail; at += 4) {
    let word = data[at]! | data[at + 1]! << 8 | data[at + 2]! << 16 | data[at + 3]! << 24;
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  if (tail < length) {
    for (let at = length - 1; at >= tail; at--) hash ^= data[at]! << (8 * (at - tail));
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}
