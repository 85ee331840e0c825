/** Waiting at the end of the embedded log, which cannot call back across processes. @module */

import { sleep } from "@lib/time/clock.ts";

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 25;

/** What a wait needs. */
export interface WaitOptions {
  readonly maxWaitMs: number;
  readonly nowMs?: () => number;
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * Looks until there is something or time is up: often at first, for a producer at work, then at
 * most 40 times a second, for one at rest.
 *
 * @example
 * ```ts
 * import { waitForRecords } from "@lib/connectors/kafka/embedded/wait_for_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await waitForRecords(() => "found", { maxWaitMs: 0 }), "found");
 * assertEquals(await waitForRecords(() => undefined, { maxWaitMs: 0 }), undefined);
 * ```
 */
export async function waitForRecords<Found>(
  look: () => Found | undefined,
  { maxWaitMs, nowMs = () => performance.now(), pause = sleep }: WaitOptions,
): Promise<Found | undefined> {
  const endMs = nowMs() + maxWaitMs;
  for (let pauseMs = FIRST_PAUSE_MS;; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const found = look();
    if (found !== undefined) return found;
    const leftMs = endMs - nowMs();
    if (leftMs <= 0) return undefined;
    await pause(Math.min(pauseMs, leftMs));
  }
}
