/** How batches are compressed. @module */

import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** The compressions that both logs read and write. */
export const COMPRESSIONS = ["none", "gzip", "zstd"] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** Kafka's numbers for all codecs there are; of those we do not have, only the name is known. */
export const CODEC_NAMES: Readonly<Record<number, string>> = {
  0: "none",
  1: "gzip",
  2: "snappy",
  3: "lz4",
  4: "zstd",
};

/**
 * The compression of this name.
 *
 * @throws {UsageError} if there is none.
 *
 * @example
 * ```ts
 * import { compressionOf } from "@lib/connectors/kafka/compression.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(compressionOf("zstd"), "zstd");
 * ```
 */
export function compressionOf(name: string): Compression {
  const known = COMPRESSIONS.find((compression) => compression === name);
  if (known !== undefined) return known;
  throw new UsageError(
    `compression must be ${COMPRESSIONS.join(", ")}: current value is ${JSON.stringify(name)}`,
  );
}

/** Makes bytes smaller. */
export function compress(compression: Compression, bytes: Uint8Array): Uint8Array {
  if (compression === "gzip") return gzipSync(bytes);
  return compression === "zstd" ? zstdCompressSync(bytes) : bytes;
}

/** Undoes {@linkcode compress}; throws on bytes that it did not make. */
export function decompress(compression: Compression, bytes: Uint8Array): Uint8Array {
  if (compression === "gzip") return gunzipSync(bytes);
  return compression === "zstd" ? zstdDecompressSync(bytes) : bytes;
}
