/** Purchases, one after another. @module */

import { purchase } from "@lib/contracts/purchase.ts";
import { PythonRandom } from "../python_random.ts";
import { pythonIsoformat } from "./python_isoformat.ts";
import type { HealthyRecord, SimulatorOptions } from "./simulated_record.ts";

const { topics: [TOPIC] } = purchase;
const USERS = 100;
const PRODUCTS = 50;
const FIRST_AMOUNT = 100;
const AMOUNT_STEP = 10;
/** As shares of the mean: some users pause longer than the gap between two sessions, others do not. */
const SHORTEST_PAUSE = 1 / 3;
const LONGEST_PAUSE = 5 / 3;

/**
 * Purchases numbered from 0, whose values follow from their numbers: sums can be checked by hand.
 * Only the pauses between them are drawn.
 *
 * The original stamps all of them within moments, so that no window ever closes; here event time
 * passes between two purchases.
 *
 * @example
 * ```ts
 * import { purchases } from "@lib/simulation/records/purchases.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const records = purchases({ seed: 1, startMicros: 0, hz: 2, devices: 1 });
 * const [first, second] = [records.next().value, records.next().value];
 * assertEquals([first.fields["event_id"], first.fields["amount"]], ["evt_0", 100]);
 * assertEquals(second.atMicros > 166_666 && second.atMicros < 833_334, true);
 * ```
 */
export function* purchases(options: SimulatorOptions): Generator<HealthyRecord, never> {
  const { seed, startMicros, hz } = options;
  const random = new PythonRandom(seed);
  for (let i = 0, atMicros = startMicros;; i++) {
    yield {
      topic: TOPIC,
      fields: {
        event_id: `evt_${i}`,
        user_id: `user_${i % USERS}`,
        product_id: `prod_${i % PRODUCTS}`,
        amount: FIRST_AMOUNT + AMOUNT_STEP * i,
        timestamp: pythonIsoformat(atMicros),
        event_type: "purchase",
      },
      atMicros,
    };
    atMicros += Math.round(random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE) * 1e6 / hz);
  }
}
