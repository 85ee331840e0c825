/** What a bench measured, as Markdown. @module */

import { markdownTable } from "@lib/lab/markdown/markdown_table.ts";
import type { BenchRow } from "./bench_row.ts";

/** What was measured together. */
export interface BenchPart {
  /** One word. */
  readonly name: string;
  readonly rows: readonly BenchRow[];
  /** Day and machine, as `machineText()` says them. */
  readonly machine: string;
}

/**
 * The parts, each under a line that names the day and the machine.
 *
 * @example
 * ```ts
 * import { benchPage } from "@lib/testing/bench_page.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const figure = { value: 3.04, unit: "s" };
 * const row = { name: "pipeline", against: "DuckDB alone", value: 2.361, unit: "times", figure };
 * const page = benchPage([{ name: "pipeline", rows: [{ ...row, atMost: 3 }], machine: "today" }]);
 * assertStringIncludes(page, "| pipeline | 3.04 s   | DuckDB alone | 2.36  | at most 3 |");
 * ```
 */
export function benchPage(parts: readonly BenchPart[]): string {
  return parts.map(({ name, rows, machine }) => {
    const table = markdownTable([HEAD, ...rows.map(cellsOf)]);
    return `**${name}**, ${machine}\n\n${table}`;
  }).join("\n\n");
}

const HEAD = ["what", "measured", "against", "ratio", "wanted"] as const;

function cellsOf(row: BenchRow): string[] {
  const { name, against, value, unit, figure } = row;
  if (against === undefined) return [name, amount({ value, unit }), "", "", wanted(row)];
  const measured = figure === undefined ? "" : amount(figure);
  return [name, measured, against, value.toFixed(2), wanted(row)];
}

function wanted({ value, atLeast, atMost }: BenchRow): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${grouped(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${grouped(atMost)}`]),
  ].join(", ");
  const isMet = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  return isMet ? bounds : `${bounds}: **not met**`;
}

/** Three digits that say something: what is measured has no more. */
function amount({ value, unit }: { readonly value: number; readonly unit: string }): string {
  return `${value.toLocaleString("en-US", { maximumSignificantDigits: 3 })} ${unit}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
