/** What an output means, in a form that programs can compare. @module */

/** The MIME type under which an output carries its facts; viewers do not know it and show nothing. */
export const FACTS_TYPE = "application/vnd.telemetry-lab.facts+json";

/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | {
  readonly [key: string]: Json;
};

/**
 * The meaning of an output: its kind, such as `"table"`, and what that kind says. What differs from
 * run to run although nothing has changed (timings, identifiers) is not among them, or is null.
 */
export type Facts = { readonly kind: string } & Readonly<Record<string, unknown>>;

/**
 * Facts as plain JSON: instants as ISO 8601, numbers that JSON does not know as texts, and whole
 * numbers beyond 2^53 as texts too.
 *
 * @example
 * ```ts
 * import { plainFacts } from "@lib/display/facts.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const facts = plainFacts({ kind: "sum", value: 3n, missing: undefined, ratio: NaN });
 * assertEquals(facts, { kind: "sum", value: 3, ratio: "NaN" });
 * ```
 */
export function plainFacts(facts: Facts): Json {
  return JSON.parse(JSON.stringify(facts, replace));
}

function replace(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
