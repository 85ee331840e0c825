/** The namespace of a data set in OpenLineage's naming. @module */

/**
 * Scheme and authority of an address.
 *
 * @example
 * ```ts
 * import { namespaceOf } from "@lib/pipeline/namespace_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["s3a://bucket/raw/a.jsonl", "file:///raw"].map(namespaceOf), ["s3a://bucket", "file"]);
 * ```
 */
export function namespaceOf(uri: string): string {
  return /^[^:]+:\/\/[^/]+/.exec(uri)?.[0] ?? "file";
}
