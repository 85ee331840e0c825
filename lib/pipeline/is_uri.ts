/** Tells an address on some file system from a path of this machine. @module */

/**
 * Whether a text is an address with a scheme, such as `s3a://bucket/raw/*.jsonl` or `file:/lake`. One
 * letter is no scheme but a drive.
 *
 * @example
 * ```ts
 * import { isUri } from "@lib/pipeline/is_uri.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["s3a://bucket/raw", "file:/lake", "C:/lake", "kafka:ev"].map(isUri), [
 *   true,
 *   true,
 *   false,
 *   false,
 * ]);
 * ```
 */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\//i.test(text);
}
