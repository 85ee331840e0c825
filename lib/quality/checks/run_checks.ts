/** Runs checks and says what came of each. @module */

import { plainReason } from "@lib/feedback/plain_reason.ts";
import { type Check, type CheckedStore, type Measured, type Outcome, OUTCOMES } from "./check.ts";
import { thresholdText } from "./threshold_text.ts";

/** What came of one check. */
export interface CheckResult {
  readonly name: string;
  readonly table: string;
  readonly outcome: Outcome;
  /** What was measured; null where nothing could be. */
  readonly value: number | null;
  readonly unit: "count" | "percent";
  /** Which threshold it passed, or why there is no value. */
  readonly reason: string | null;
  readonly details: readonly string[];
}

/** All checks of one run. */
export interface CheckReport {
  /** The worst of all. */
  readonly outcome: Outcome;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly checks: readonly CheckResult[];
}

/**
 * Runs checks one after another. A check that cannot be made has the outcome `error`; it neither
 * stops the others nor counts as passed.
 *
 * @param clock Whose time freshness is measured against.
 *
 * @example
 * ```ts
 * import { runChecks } from "@lib/quality/checks/run_checks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const store = { measure: () => Promise.resolve({ value: 3 }) };
 * const check = { name: "few rows", table: "t", measure: { kind: "row_count" } } as const;
 * const report = await runChecks([
 *   { ...check, fail: { above: 5 } },
 *   { ...check, warn: { above: 2 }, fail: { above: 5 } },
 * ], store, { nowMicros: () => 0 });
 * assertEquals([report.outcome, report.checks.map(({ outcome }) => outcome)], [
 *   "warn", ["pass", "warn"],
 * ]);
 * ```
 */
export async function runChecks(
  checks: readonly Check[],
  store: CheckedStore,
  clock: { nowMicros(): number },
): Promise<CheckReport> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const { name, table, unit = "count" } = check;
    let result: Pick<CheckResult, "outcome" | "value" | "reason" | "details">;
    try {
      result = judge(check, await store.measure(check, clock.nowMicros()));
    } catch (error) {
      result = { outcome: "error", value: null, reason: plainReason(error), details: [] };
    }
    results.push({ name, table, unit, ...result });
  }
  const counts = Object.fromEntries(
    OUTCOMES.map((outcome) => [
      outcome,
      results.filter((result) => result.outcome === outcome).length,
    ]),
  ) as Record<Outcome, number>;
  const outcome = OUTCOMES.findLast((outcome) => counts[outcome] > 0) ?? "pass";
  return { outcome, counts, checks: results };
}

function judge({ measure, warn, fail }: Check, { value, details = [] }: Measured) {
  if (value === null) {
    // Nothing is out of bounds where nothing is; but data that never came is not fresh.
    const outcome: Outcome = measure.kind === "freshness" ? "fail" : "pass";
    return { outcome, value, reason: "there is no value to measure", details };
  }
  for (const [outcome, threshold] of [["fail", fail], ["warn", warn]] as const) {
    if (threshold === undefined) continue;
    const { above = Infinity, below = -Infinity } = threshold;
    if (value > above || value < below) {
      return { outcome, value, reason: `${outcome} ${thresholdText(threshold)}`, details };
    }
  }
  return { outcome: "pass" as const, value, reason: null, details };
}
