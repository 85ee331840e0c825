/** Identifiers out of a seeded generator. @module */

import type { PythonRandom } from "../python_random.ts";

/**
 * A UUID of version 4 (RFC 9562), the same for the same draws.
 *
 * @example
 * ```ts
 * import { randomUuid } from "@lib/simulation/records/random_uuid.ts";
 * import { PythonRandom } from "@lib/simulation/python_random.ts";
 * import { assertEquals, assertMatch } from "@std/assert";
 *
 * const uuid = randomUuid(new PythonRandom(1));
 * assertMatch(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
 * assertEquals(uuid, randomUuid(new PythonRandom(1)));
 * ```
 */
export function randomUuid(random: PythonRandom): string {
  const hex = (digits: number) => random.randrange(16 ** digits).toString(16).padStart(digits, "0");
  const variant = (8 + random.randrange(4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}
