/** What a bench measured, as Markdown: on a terminal, and between two marks of a document. @module */

import { totalmem } from "node:os";
import { markdownTable } from "@lib/lab/markdown/markdown_table.ts";
import { type Marks, replaceBetween, textBetween } from "@lib/lab/markdown/replace_between.ts";
import type { BenchRow } from "./bench_row.ts";

/** What was measured together. */
export interface BenchPart {
  /** One word. */
  readonly name: string;
  readonly rows: readonly BenchRow[];
  /** Day and machine, as {@linkcode machineText} says them. */
  readonly machine: string;
}

/** Between these, a document holds the figures. */
export const BENCH_MARKS: Marks = {
  start: "<!-- numbers: written by deno task bench --write README.md -->",
  end: "<!-- end of numbers -->",
};

const PART = /^(?=\*\*\w+\*\*, )/m;
const PART_NAME = /^\*\*(\w+)\*\*, /;

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

/**
 * The document with new figures of the `parts` that were measured; those of other parts stay. `order`
 * names all parts that there are.
 *
 * @throws {UsageError} where the document at `path` has no marks.
 */
export function withBenchParts(
  document: string,
  { parts, order, path }: {
    readonly parts: readonly BenchPart[];
    readonly order: readonly string[];
    readonly path: string;
  },
): string {
  const texts = new Map(
    textBetween(document, { marks: BENCH_MARKS, path }).split(PART).flatMap((text) => {
      const [, name] = PART_NAME.exec(text) ?? [];
      return name === undefined ? [] : [[name, text.trim()] as const];
    }),
  );
  for (const part of parts) texts.set(part.name, benchPage([part]));
  const text = order.flatMap((name) => texts.get(name) ?? []).join("\n\n");
  return replaceBetween(document, { marks: BENCH_MARKS, text, path });
}

/** The day, and this machine: cores, memory, system, runtime. */
export function machineText(nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const cores = navigator.hardwareConcurrency;
  return `${day}, on ${cores} cores, ${memory}, ${Deno.build.os}, Deno ${Deno.version.deno}`;
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
