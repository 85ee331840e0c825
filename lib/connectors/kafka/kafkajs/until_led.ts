/** Waiting for the leader of a partition. @module */

import { sleep } from "@lib/time/clock.ts";

/** What Kafka says of a partition that nobody leads, or no longer the one who was asked. */
const LEADERLESS: ReadonlySet<unknown> = new Set([
  "NOT_LEADER_FOR_PARTITION",
  "LEADER_NOT_AVAILABLE",
]);
const PAUSE_MS = 100;

/** What tests give in place of time itself. */
export interface UntilLedOptions {
  readonly nowMs?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Asks until there is a leader, or time is up: a topic that was just made has none for a moment, and
 * after a broker's start no topic has.
 *
 * @throws whatever `ask` throws last.
 *
 * @example
 * ```ts
 * import { untilLed } from "@lib/connectors/kafka/kafkajs/until_led.ts";
 * import { assertEquals } from "@std/assert";
 *
 * let asked = 0;
 * const ask = () => {
 *   if (++asked > 2) return Promise.resolve("led");
 *   return Promise.reject(Object.assign(new Error("no"), { type: "LEADER_NOT_AVAILABLE" }));
 * };
 * assertEquals([await untilLed(10_000, ask), asked], ["led", 3]);
 * ```
 */
export async function untilLed<Answer>(
  timeoutMs: number,
  ask: () => Promise<Answer>,
  { nowMs = () => performance.now(), sleep: pause = sleep }: UntilLedOptions = {},
): Promise<Answer> {
  const endMs = nowMs() + timeoutMs;
  while (true) {
    try {
      return await ask();
    } catch (error) {
      if (!isLeaderless(error) || nowMs() + PAUSE_MS > endMs) throw error;
      await pause(PAUSE_MS);
    }
  }
}

function isLeaderless(thrown: unknown): boolean {
  const seen = new Set<unknown>();
  for (let at = thrown; at instanceof Error && !seen.has(at); at = at.cause) {
    if ("type" in at && LEADERLESS.has(at.type)) return true;
    seen.add(at);
  }
  return false;
}
