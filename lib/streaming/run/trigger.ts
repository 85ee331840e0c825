/** When batches run. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { parseDuration } from "@lib/time/parse_duration.ts";

/** A trigger, read. */
export type Trigger =
  | { readonly kind: "once" }
  | { readonly kind: "available-now" }
  | { readonly kind: "interval"; readonly intervalMs: number };

const SHORT_UNITS: Readonly<Record<string, string>> = {
  ms: "milliseconds",
  s: "seconds",
  m: "minutes",
};

/**
 * Reads a trigger: `once`, `available-now`, or an interval such as `100 ms` or `10 seconds`.
 *
 * @throws {UsageError} on anything else.
 *
 * @example
 * ```ts
 * import { readTrigger } from "@lib/streaming/run/trigger.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readTrigger("100 ms"), { kind: "interval", intervalMs: 100 });
 * assertEquals(readTrigger("once"), { kind: "once" });
 * ```
 */
export function readTrigger(text: string): Trigger {
  if (text === "once" || text === "available-now") return { kind: text };
  const intervalMs = readInterval(text) / 1000;
  if (intervalMs > 0) return { kind: "interval", intervalMs };
  throw new UsageError(
    `--trigger must be once, available-now, or an interval above 0 such as "100 ms" or ` +
      `"10 seconds": current value is ${JSON.stringify(text)}`,
  );
}

/** In microseconds; NaN where the text is no duration. */
function readInterval(text: string): number {
  const spelt = text.trim().replace(
    /^([\d.]+)\s*(ms|s|m)$/,
    (_, count: string, unit: string) => `${count} ${SHORT_UNITS[unit]}`,
  );
  try {
    return parseDuration(spelt);
  } catch {
    return NaN;
  }
}
