/** Names of runs that sort by time. @module */

/**
 * A UUID of version 7 (RFC 9562): 48 bits of Unix time in milliseconds, then random bits.
 *
 * @example
 * ```ts
 * import { newRunId } from "@lib/time/run_id.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const id = newRunId(0x0198_0000_0000, new Uint8Array(10));
 * assertEquals(id, "01980000-0000-7000-8000-000000000000");
 * ```
 */
export function newRunId(
  nowMs: number = Date.now(),
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(10)),
): string {
  const time = Math.floor(nowMs).toString(16).padStart(12, "0");
  const bytes = random.slice(0, 10);
  bytes[0] = bytes[0]! & 0x0f | 0x70;
  bytes[2] = bytes[2]! & 0x3f | 0x80;
  const tail = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    time.slice(0, 8),
    time.slice(8),
    tail.slice(0, 4),
    tail.slice(4, 8),
    tail.slice(8),
  ].join("-");
}
