/** Rows as a table. @module */

import { type Displayed, displayed, isDisplayed } from "./displayed.ts";
import { escapeMarkup } from "./escape_markup.ts";
import { type FormatOptions, formatValue } from "./format_value.ts";

/** One column of a table: a key of the rows, or a key with how to show it. */
export type TableColumn = string | {
  readonly key: string;
  /** Text of the head; default: the key. */
  readonly label?: string;
  readonly unit?: string;
  /** `micros` shows whole numbers as instants in microseconds since 1970. */
  readonly kind?: "auto" | "micros";
  readonly digits?: number;
  /** Default: numbers to the right, everything else to the left. */
  readonly align?: "left" | "right";
};

/** How to show the rows. */
export interface TableOptions {
  readonly caption?: string;
  /** Which columns, in which order; default: every key of the rows, as they come. */
  readonly columns?: readonly TableColumn[];
  /** Most rows to show; the table says how many there are. */
  readonly limit?: number;
  /** Keys whose values differ from run to run, such as timings and ids: nobody compares them. */
  readonly volatile?: readonly string[];
}

const DEFAULT_LIMIT = 20;
const MAX_CELL_CHARS = 200;
// Written on each cell, because a notebook that is not trusted loses style sheets.
const NUMBER_STYLE = "text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap";
const TEXT_STYLE = "text-align:left";

/**
 * A table of the rows: numbers to the right, instants in UTC, every text escaped, long texts cut. A
 * value that is itself made to be shown, such as a small picture, is shown in its cell.
 *
 * @example
 * ```ts
 * import { table } from "@lib/display/table.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const reasons = table([{ code: "soc_pct_range", rows: 1234 }], { caption: "Reasons" });
 * assertEquals(reasons.text, "Reasons\ncode            rows\nsoc_pct_range  1,234");
 * ```
 */
export function table(
  rows: Iterable<object>,
  options: TableOptions = {},
): Displayed {
  const { caption, limit = DEFAULT_LIMIT, volatile = [] } = options;
  const all = [...rows] as Readonly<Record<string, unknown>>[];
  const shown = all.slice(0, limit);
  const columns = (options.columns ?? keysOf(shown)).map((column) =>
    typeof column === "string" ? { key: column } : column
  );
  const cells = shown.map((row) => columns.map((column) => cellOf(row[column.key], column)));
  const heads = columns.map(({ key, label = key, unit }) => unit ? `${label} (${unit})` : label);
  const isRight = columns.map(({ key, kind, align }) =>
    align === "right" ||
    align === undefined && kind !== "micros" && shown.some((row) => isNumber(row[key])) &&
      shown.every((row) => isNumber(row[key]) || row[key] === null || row[key] === undefined)
  );
  const more = all.length > shown.length
    ? `${formatValue(shown.length)} of ${formatValue(all.length)} rows`
    : all.length === 0
    ? "no rows"
    : undefined;
  return displayed({
    html: markup({ caption, heads, cells, isRight, more }),
    text: plainText({ caption, heads, cells, isRight, more }),
    facts: {
      kind: "table",
      caption,
      columns: heads,
      rows: all.length,
      values: shown.map((row) =>
        columns.map(({ key }) => volatile.includes(key) ? null : meaningOf(row[key]))
      ),
    },
  });
}

interface TableCell {
  readonly html: string;
  readonly text: string;
}

function cellOf(value: unknown, format: FormatOptions): TableCell {
  if (isDisplayed(value)) return value;
  const text = cut(formatValue(value, format));
  return { text, html: escapeMarkup(text) };
}

function meaningOf(value: unknown): unknown {
  return isDisplayed(value) ? value.facts : value ?? null;
}

interface Parts {
  readonly caption?: string;
  readonly heads: readonly string[];
  readonly cells: readonly (readonly TableCell[])[];
  readonly isRight: readonly boolean[];
  readonly more?: string;
}

function markup({ caption, heads, cells, isRight, more }: Parts): string {
  const row = (tag: "th" | "td", texts: readonly string[]) =>
    `<tr>${
      texts.map((text, i) =>
        `<${tag} style="${isRight[i] ? NUMBER_STYLE : TEXT_STYLE}">${text}</${tag}>`
      ).join("")
    }</tr>`;
  const top = caption === undefined
    ? ""
    : `<caption style="text-align:left;font-weight:600;white-space:nowrap">${
      escapeMarkup(caption)
    }</caption>`;
  const body = cells.map((line) => row("td", line.map(({ html }) => html))).join("");
  const below = more === undefined ? "" : `<p><small>${more}</small></p>`;
  return `<div style="overflow-x:auto"><table>${top}<thead>${
    row("th", heads.map(escapeMarkup))
  }</thead><tbody>${body}</tbody></table>${below}</div>`;
}

function plainText({ caption, heads, cells, isRight, more }: Parts): string {
  const body = cells.map((line) => line.map(({ text }) => text));
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...body.map((texts) => texts[i]!.length))
  );
  const line = (texts: readonly string[]) =>
    texts.map((text, i) => isRight[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!))
      .join("  ").trimEnd();
  return [caption, line(heads), ...body.map(line), more].filter((text) => text !== undefined)
    .join("\n");
}

function keysOf(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function cut(text: string): string {
  return text.length > MAX_CELL_CHARS ? `${text.slice(0, MAX_CELL_CHARS - 1)}…` : text;
}
