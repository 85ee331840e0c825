/** When a tick of a simulation is. @module */

/**
 * Microseconds from the start to a tick: tick × (1/hz) seconds, rounded to the nearest
 * microsecond, ties to the even one, as Python's `timedelta(seconds=…)` does.
 *
 * @example
 * ```ts
 * import { tickMicros } from "@lib/time/tick_micros.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([tickMicros(1, 3), tickMicros(2, 3), tickMicros(3, 3)], [333_333, 666_667, 1_000_000]);
 * ```
 */
export function tickMicros(tick: number, hz: number): number {
  const seconds = tick * (1 / hz);
  const whole = Math.trunc(seconds);
  // The fraction is split off first, since it alone is exact: seconds × 1e6 would round too early.
  const micros = (seconds - whole) * 1e6;
  const below = Math.floor(micros);
  const rest = micros - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  return whole * 1e6 + below + (up ? 1 : 0);
}
