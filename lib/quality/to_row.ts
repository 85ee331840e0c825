/** The rule table compiled for one row in TypeScript. @module */

import {
  MALFORMED_CODES,
  type StandardRow,
  type StandardValue,
} from "@lib/contracts/standard_row.ts";
import type { IqrLimits } from "./iqr.ts";
import type { Condition, Flag, RuleTable } from "./rules.ts";

/** What the row itself cannot tell: whether its key came before, and the limits of all rows. */
export interface RowContext {
  readonly isDuplicate: boolean;
  readonly iqr: Readonly<Record<string, IqrLimits>>;
}

/** The judgement on one row. */
export interface RowVerdict {
  /** Sorted reason codes; none means clean. */
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  /** By flag name, in the order of the output. */
  readonly flags: Readonly<Record<string, boolean>>;
}

/**
 * Compiles a rule table to a function of one row.
 *
 * @example
 * ```ts
 * import { toRow } from "@lib/quality/to_row.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { standardizeJson } from "@lib/contracts/standard_row.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const judge = toRow(rulesOf(evTelemetry));
 * const row = standardizeJson(evTelemetry, "{'single': 'quotes'}");
 * assertEquals(judge(row, { isDuplicate: false, iqr: {} }).reasons, ["malformed_json"]);
 * ```
 */
export function toRow(table: RuleTable): (row: StandardRow, context: RowContext) => RowVerdict {
  const { rules, warnings, flags } = table;
  return (row, context) => {
    const codesOf = (list: typeof rules) =>
      list.filter(({ condition }) => holds(condition, row, context)).map(({ code }) => code);
    const malformed = MALFORMED_CODES.find((code) => row.issues.includes(code));
    return {
      reasons: malformed ? [malformed] : codesOf(rules),
      warnings: codesOf(warnings),
      flags: Object.fromEntries(flags.map((flag) => [flag.name, isSet(flag, row, context)])),
    };
  };
}

function holds(condition: Condition, row: StandardRow, context: RowContext): boolean {
  switch (condition.kind) {
    case "issue":
      return row.issues.includes(condition.code);
    case "missing":
      return row.values[condition.column] === null && !row.issues.includes(condition.typeCode);
    case "outside":
      return numbersOf(row.values[condition.column]).some((value) =>
        !within(value, condition.range)
      );
    case "not_in": {
      const value = row.values[condition.column];
      return typeof value === "string" && !condition.values.includes(value);
    }
    case "not_like": {
      const value = row.values[condition.column];
      return typeof value === "string" && !condition.pattern.test(value);
    }
    case "duplicate":
      return context.isDuplicate;
  }
}

function isSet(flag: Flag, row: StandardRow, context: RowContext): boolean {
  switch (flag.kind) {
    case "not_null":
      return row.values[flag.column] !== null;
    case "in_range": {
      const value = row.values[flag.column];
      return typeof value === "number" && within(value, flag.range);
    }
    case "duplicate":
      return context.isDuplicate;
    case "in_iqr": {
      const value = row.values[flag.column];
      const { lo, hi } = context.iqr[flag.column] ?? { lo: null, hi: null };
      return typeof value !== "number" || lo === null || hi === null || within(value, [lo, hi]);
    }
  }
}

function within(value: number, [lo, hi]: readonly [number, number]): boolean {
  return value >= lo && value <= hi;
}

function numbersOf(value: StandardValue | undefined): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value as readonly number[] : [];
}
