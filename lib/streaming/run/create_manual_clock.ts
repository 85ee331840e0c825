/** A clock that stands still until someone moves it. @module */

import type { Clock } from "@lib/time/clock.ts";

/** A clock and the hand that moves it. */
export interface ManualClock {
  readonly clock: Clock;
  /** Moves time on; whoever waited for a time that is reached goes on. */
  advance(ms: number): void;
  /** Resolves once someone waits for a later time. */
  whenAwaited(): Promise<void>;
}

/**
 * A clock at the given time.
 *
 * @example
 * ```ts
 * import { createManualClock } from "@lib/streaming/run/create_manual_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { clock, advance } = createManualClock({ startMs: 0 });
 * let isReached = false;
 * const waiting = clock.waitUntil(5_000_000).then(() => isReached = true);
 * advance(4_999);
 * assertEquals([clock.nowMicros(), isReached], [4_999_000, false]);
 * advance(1);
 * await waiting;
 * ```
 */
export function createManualClock({ startMs }: { readonly startMs: number }): ManualClock {
  let nowMicros = startMs * 1000;
  const waiters = new Set<{ readonly micros: number; readonly goOn: () => void }>();
  let onAwaited: (() => void)[] = [];
  return {
    clock: {
      name: "manual",
      isPaced: true,
      nowMicros: () => nowMicros,
      waitUntil: (micros, signal) => {
        if (micros <= nowMicros || signal?.aborted) return Promise.resolve();
        return new Promise((resolve) => {
          const waiter = {
            micros,
            goOn: () => {
              waiters.delete(waiter);
              signal?.removeEventListener("abort", waiter.goOn);
              resolve();
            },
          };
          waiters.add(waiter);
          signal?.addEventListener("abort", waiter.goOn);
          for (const tell of onAwaited) tell();
          onAwaited = [];
        });
      },
    },
    advance: (ms) => {
      nowMicros += ms * 1000;
      for (const { micros, goOn } of [...waiters]) if (micros <= nowMicros) goOn();
    },
    whenAwaited: () =>
      waiters.size > 0 ? Promise.resolve() : new Promise((resolve) => void onAwaited.push(resolve)),
  };
}
