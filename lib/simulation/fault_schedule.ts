/** When each vehicle has a fault, and of which kind. @module */

import { PythonRandom } from "./python_random.ts";
import { FAULT_KINDS, type FaultKind, type FaultRates } from "./fault_kinds.ts";

/** How many records in a row a stuck sensor spoils: this much at least and at most. */
export const STUCK_RECORDS = [3, 8] as const;

/** Sets the streams of faults apart from those of vehicles, whose seeds are below 2 ** 30. */
const STREAM_TAG = 0xfa017n;

/**
 * The faults of one vehicle, from a random stream of its own: the seed and the vehicle decide it
 * alone, so that neither healthy values nor the split of the fleet over workers matter.
 *
 * Instead of a draw per record it draws the distance to the next fault (geometric), so that
 * healthy records cost nothing.
 *
 * @example
 * ```ts
 * import { FaultSchedule } from "@lib/simulation/fault_schedule.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const schedule = new FaultSchedule({ seed: 42, vehicle: 0, rates: { late: 1 } });
 * assertEquals([schedule.nextTick, schedule.take(), schedule.nextTick], [0, "late", 1]);
 * ```
 */
export class FaultSchedule {
  readonly #random: PythonRandom;
  readonly #key: bigint;
  readonly #kinds: readonly FaultKind[];
  readonly #weights: readonly number[];
  readonly #total: number;
  #nextTick = -1;

  constructor(options: { seed: number | bigint; vehicle: number; rates: FaultRates }) {
    const { vehicle, rates } = options;
    const seed = BigInt(options.seed);
    const size = seed < 0n ? -seed : seed;
    this.#key = (size << 64n) | (BigInt(vehicle) << 32n) | STREAM_TAG;
    this.#random = new PythonRandom(this.#key);
    this.#kinds = FAULT_KINDS.filter((kind) => (rates[kind] ?? 0) > 0);
    // A stuck sensor spoils several records, so it starts that much less often.
    const stuckMean = (STUCK_RECORDS[0] + STUCK_RECORDS[1]) / 2;
    this.#weights = this.#kinds.map((kind) =>
      rates[kind]! / (kind === "stuck_sensor" ? stuckMean : 1)
    );
    this.#total = Math.min(1, this.#weights.reduce((sum, weight) => sum + weight, 0));
    this.#advance();
  }

  /** The tick of the next fault; Infinity if there is none. */
  get nextTick(): number {
    return this.#nextTick;
  }

  /** The kind of the next fault, which is thereby over. */
  take(): FaultKind {
    let left = this.#random.random() * this.#total;
    let chosen = 0;
    while (chosen < this.#kinds.length - 1 && left >= this.#weights[chosen]!) {
      left -= this.#weights[chosen]!;
      chosen++;
    }
    this.#advance();
    return this.#kinds[chosen]!;
  }

  /**
   * Draws for the details of the fault at a tick. A stream per fault, so that a format in which one
   * fault takes more draws has the same faults afterwards as any other.
   */
  details(tick: number): PythonRandom {
    return new PythonRandom((this.#key << 64n) | BigInt(tick));
  }

  /** No fault before `tick`. */
  postpone(tick: number): void {
    if (this.#nextTick >= tick) return;
    this.#nextTick = tick - 1;
    this.#advance();
  }

  #advance(): void {
    if (this.#total === 0) {
      this.#nextTick = Infinity;
      return;
    }
    const gap = Math.log(1 - this.#random.random()) / Math.log(1 - this.#total);
    this.#nextTick += 1 + Math.floor(gap);
  }
}
