/** Clocks that simulated time can run by: as fast as possible, real, or N times real. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Time as a simulation sees it, in microseconds since 1970. */
export interface Clock {
  /** `virtual`, `real` or `xN`. */
  readonly name: string;
  /** Whether this clock makes anyone wait. */
  readonly isPaced: boolean;
  nowMicros(): number;
  /** Resolves once the clock shows this instant, or `signal` is aborted. */
  waitUntil(micros: number, signal?: AbortSignal): Promise<void>;
}

/** Where a clock starts and what it measures by; tests give their own. */
export interface ClockOptions {
  readonly startMicros: number;
  readonly nowMs?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * A clock by its name: `virtual` jumps to whatever is waited for, `real` runs with the wall clock
 * from its start on, `xN` N times as fast.
 *
 * @throws {UsageError} if the name is none of these.
 *
 * @example
 * ```ts
 * import { createClock } from "@lib/time/clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = createClock("virtual", { startMicros: 0 });
 * await clock.waitUntil(86_400_000_000); // a day, at once
 * assertEquals(clock.nowMicros(), 86_400_000_000);
 * ```
 */
export function createClock(name: string, options: ClockOptions): Clock {
  const speed = name === "real" ? 1 : Number(/^x(\d+(?:\.\d+)?)$/.exec(name)?.[1] ?? NaN);
  if (name === "virtual") return virtualClock(options.startMicros);
  if (!(speed > 0)) {
    throw new UsageError(
      `--clock must be virtual, real or xN with N above 0: current value is ${
        JSON.stringify(name)
      }`,
    );
  }
  return pacedClock(name, speed, options);
}

/** Waits, but not beyond an abort. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}

function virtualClock(startMicros: number): Clock {
  let now = startMicros;
  return {
    name: "virtual",
    isPaced: false,
    nowMicros: () => now,
    waitUntil: (micros) => {
      now = Math.max(now, micros);
      return Promise.resolve();
    },
  };
}

function pacedClock(name: string, speed: number, options: ClockOptions): Clock {
  const { startMicros, nowMs = () => performance.now(), sleep: pause = sleep } = options;
  const originMs = nowMs();
  const nowMicros = () => startMicros + Math.floor((nowMs() - originMs) * 1000 * speed);
  return {
    name,
    isPaced: true,
    nowMicros,
    // Waits are against the origin, not the last tick, so that no delay adds up.
    waitUntil: async (micros, signal) => {
      const waitMs = (micros - nowMicros()) / 1000 / speed;
      if (waitMs > 0) await pause(waitMs, signal);
    },
  };
}
