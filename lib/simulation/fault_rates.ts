/** How often each kind of fault happens, as people write it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Share of all records that gets each kind; what is not named does not happen. */
export type FaultRatesOf<Kind extends string> = Readonly<Partial<Record<Kind, number>>>;

/**
 * Reads `RATE` (that share of records, spread evenly over all kinds) or `NAME=RATE,…`.
 *
 * @param kinds The kinds that `RATE` alone is spread over, and that may be named.
 * @throws {UsageError} naming the part that cannot be used and what is accepted.
 *
 * @example
 * ```ts
 * import { parseRates } from "@lib/simulation/fault_rates.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const kinds = ["late", "malformed"] as const;
 * assertEquals(parseRates("late=0.1, malformed=0.05", kinds), { late: 0.1, malformed: 0.05 });
 * assertEquals(parseRates("0.5", kinds), { late: 0.25, malformed: 0.25 });
 * ```
 */
export function parseRates<Kind extends string>(
  text: string,
  kinds: readonly Kind[],
): FaultRatesOf<Kind> {
  const rates: Partial<Record<Kind, number>> = {};
  if (!text.includes("=")) {
    const rate = readRate(text, text);
    for (const kind of kinds) rates[kind] = rate / kinds.length;
    return rates;
  }
  for (const part of text.split(",")) {
    const [name, rate, ...rest] = part.split("=").map((side) => side.trim());
    const kind = kinds.find((known) => known === name);
    if (kind === undefined || rest.length > 0) throw unknownKind(part.trim(), kinds);
    if (rates[kind] !== undefined) {
      throw new UsageError(
        `--faults must give each fault once: current value is ${JSON.stringify(text)}`,
      );
    }
    rates[kind] = readRate(rate ?? "", part.trim());
  }
  return checkRates(rates, kinds);
}

/**
 * Checks rates that were given by kind and returns them.
 *
 * @throws {UsageError} naming what cannot be used.
 */
export function checkRates<Kind extends string>(
  rates: FaultRatesOf<Kind>,
  kinds: readonly Kind[],
): FaultRatesOf<Kind> {
  let total = 0;
  for (const [name, rate] of Object.entries<number | undefined>(rates)) {
    if (!kinds.some((kind) => kind === name)) throw unknownKind(name, kinds);
    total += readRate(String(rate), `${name}=${rate}`);
  }
  // A little more than 1, so that twelve twelfths are not too much.
  if (total > 1 + 1e-9) {
    throw new UsageError(
      `--faults must add up to at most 1, as a record gets one fault at most: current sum is ${total}`,
    );
  }
  return rates;
}

function unknownKind(name: string, kinds: readonly string[]): UsageError {
  return new UsageError(
    `--faults must name faults out of ${kinds.join(", ")}: current value is ${
      JSON.stringify(name)
    }`,
  );
}

function readRate(rate: string, shown: string): number {
  const value = rate === "" ? NaN : Number(rate);
  if (!(value >= 0 && value <= 1)) {
    throw new UsageError(
      `--faults must be a rate from 0 to 1, or NAME=RATE,…: current value is ${
        JSON.stringify(shown)
      }`,
    );
  }
  return value;
}
