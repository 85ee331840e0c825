/** What was measured in words: the value, its unit, and what it counts. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import type { Check } from "./check.ts";

/** Units of an age in seconds, the largest that it has two of is said. */
const AGES = [[86_400, "days"], [3600, "h"], [60, "min"]] as const;

/**
 * The value of a check as a person reads it, so that a sentence such as "every time could be read"
 * and its number cannot be taken for one another.
 *
 * @example
 * ```ts
 * import { figureText } from "@lib/quality/checks/figure_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const check = { name: "no id is missing", table: "t" } as const;
 * const measure = { kind: "missing", column: "id" } as const;
 * assertEquals(figureText({ ...check, measure }, 1), "1 exception");
 * assertEquals(
 *   figureText({ ...check, measure, unit: "percent" }, 0.40282),
 *   "0.4028 % of the rows are exceptions",
 * );
 * ```
 */
export function figureText({ measure, unit, figure }: Check, value: number): string {
  if (figure !== undefined) return `${rounded(value)}${unit === "percent" ? " %" : ""}${figure}`;
  switch (measure.kind) {
    case "row_count":
      return countOf(value, "row");
    case "schema":
      return countOf(value, "difference");
    case "min":
      return `${rounded(value)}, the lowest ${measure.column}`;
    case "max":
      return `${rounded(value)}, the highest ${measure.column}`;
    case "avg":
      return `${rounded(value)}, the mean of ${measure.column}`;
    case "freshness":
      return `${ageText(value)} since the newest`;
    default:
      return unit === "percent"
        ? `${rounded(value)} % of the rows are exceptions`
        : countOf(value, "exception");
  }
}

function ageText(seconds: number): string {
  const [each, name] = AGES.find(([each]) => seconds >= 2 * each) ?? [1, "s"];
  return `${rounded(seconds / each)} ${name}`;
}

function rounded(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
}
