/** How often KafkaJS tries again. @module */

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;

/** KafkaJS's own words. */
export interface KafkajsRetry {
  readonly initialRetryTime: number;
  readonly maxRetryTime: number;
  readonly multiplier: number;
  readonly factor: number;
  readonly retries: number;
}

/**
 * As many tries as fit into a time, with pauses that double up to a limit.
 *
 * @example
 * ```ts
 * import { retryFor } from "@lib/connectors/kafka/kafkajs/retry_for.ts";
 * import { assert } from "@std/assert";
 *
 * const { initialRetryTime, maxRetryTime, multiplier, retries } = retryFor(60_000);
 * let pause = initialRetryTime;
 * let waitedMs = 0;
 * for (let tries = 0; tries < retries; tries++, pause *= multiplier) {
 *   waitedMs += Math.min(pause, maxRetryTime);
 * }
 * assert(waitedMs >= 60_000 && waitedMs < 70_000);
 * ```
 */
export function retryFor(timeoutMs: number): KafkajsRetry {
  const doublings = Math.ceil(Math.log2(LONGEST_RETRY_MS / FIRST_RETRY_MS));
  const retries = doublings + Math.ceil(timeoutMs / LONGEST_RETRY_MS);
  return {
    initialRetryTime: FIRST_RETRY_MS,
    maxRetryTime: LONGEST_RETRY_MS,
    multiplier: 2,
    factor: 0.2,
    retries,
  };
}
