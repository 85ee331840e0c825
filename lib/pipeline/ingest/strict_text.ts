/** Bytes as text, or not at all. @module */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text that bytes are in UTF-8, a byte order mark included; `undefined` where they are none.
 *
 * @example
 * ```ts
 * import { strictText } from "@lib/pipeline/ingest/strict_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(strictText(Uint8Array.of(0xc3, 0xa9)), "é");
 * assertEquals(strictText(Uint8Array.of(0xc3)), undefined);
 * ```
 */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
