/** Trying again what was refused, with growing pauses. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** How often and how fast. */
export interface RetryOptions {
  /** Tries in all; default 6. */
  readonly maxAttempts?: number;
  /** Pause after the first failure, doubled after each; default 200 ms, at most 10 s. */
  readonly firstPauseMs?: number;
}

/** What a caller adds. */
export interface RetryHooks {
  readonly sleep: (ms: number) => Promise<void>;
  /** Is told of each failure that is followed by another try. */
  readonly onRetry: (failure: { error: unknown; attempt: number; pauseMs: number }) => void;
  /** True ends the tries, as when the query is stopped. */
  readonly isStopped: () => boolean;
}

const MAX_PAUSE_MS = 10_000;

/**
 * Does `work` until it succeeds. An error that says of itself that trying again does not help
 * (`isRetriable: false`), or that is a caller's mistake, is thrown at once; so is the last one.
 *
 * @example
 * ```ts
 * import { retry } from "@lib/streaming/run/retry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const pauses: number[] = [];
 * let tries = 0;
 * const work = () => ++tries < 3 ? Promise.reject(new Error("busy")) : Promise.resolve(tries);
 * const hooks = {
 *   sleep: (ms: number) => Promise.resolve(void pauses.push(ms)),
 *   onRetry: () => {},
 *   isStopped: () => false,
 * };
 * assertEquals(await retry(work, { firstPauseMs: 100, ...hooks }), 3);
 * assertEquals(pauses, [100, 200]);
 * ```
 */
export async function retry<T>(
  work: () => Promise<T>,
  { maxAttempts = 6, firstPauseMs = 200, sleep, onRetry, isStopped }: RetryOptions & RetryHooks,
): Promise<T> {
  for (let attempt = 1, pauseMs = firstPauseMs;; attempt++, pauseMs *= 2) {
    try {
      return await work();
    } catch (error) {
      if (!mayHelp(error) || attempt >= maxAttempts || isStopped()) throw error;
      const pause = Math.min(pauseMs, MAX_PAUSE_MS);
      onRetry({ error, attempt, pauseMs: pause });
      await sleep(pause);
      // Whoever stopped the pause is not to wait for another try.
      if (isStopped()) throw error;
    }
  }
}

function mayHelp(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof TypeError) return false;
  return !(error instanceof Error && "isRetriable" in error && error.isRetriable === false);
}
