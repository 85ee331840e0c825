/** Changes a healthy line of text into a faulty one. @module */

import { type Contract, fieldOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { Edit } from "./draw_fault.ts";
import type { Json } from "./ev_record.ts";
import type { LineFormat } from "./line_layout.ts";
import { pythonRepr } from "./python_repr.ts";
import type { PythonRandom } from "./python_random.ts";

const CONTRACT: Contract = evTelemetry;
const COLUMNS = Object.keys(CONTRACT.columns);
/** A value as the encoder writes it: an array, a text without escapes, or a bare word. */
const JSON_VALUE = String.raw`(?:\[[^\]]*\]|"[^"]*"|[^,}]*)`;

/**
 * A line with some of its values replaced or left out; all other bytes stay as they are.
 *
 * @param line A line as `LineEncoder` writes it, without its line feed.
 *
 * @example
 * ```ts
 * import { editLine } from "@lib/simulation/edit_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const line = '{"metrics": {"soc_pct": 73.58, "power_kw": 1.059}}';
 * const edit = { column: "soc_pct", value: undefined };
 * assertEquals(editLine(line, [edit], "json"), '{"metrics": {"power_kw": 1.059}}');
 * ```
 */
export function editLine(line: string, edits: readonly Edit[], format: LineFormat): string {
  if (format === "csv") return edits.reduce(editCsv, line);
  const gap = format === "json" ? " " : "";
  return edits.reduce((edited, edit) => editJson(edited, edit, gap), line);
}

/** A line that is no record any more: cut short, with too much on it, or no JSON at all. */
export function breakLine(line: string, random: PythonRandom, format: LineFormat): string {
  if (format === "csv") {
    const cells = cellsOf(line);
    const kept = 1 + random.randrange(cells.length - 1);
    return random.choice([`${line},0`, `${line},,`, cells.slice(0, kept).join(",")]);
  }
  const cut = line.slice(0, 1 + random.randrange(line.length - 1));
  return random.choice([
    cut,
    cut,
    `${line} trailing text`,
    `${line}${line}`,
    `[${line}]`,
    line.replaceAll('"', "'"),
    line.replace(/("soc_pct": ?)[^,]*/, "$1NaN"),
    "#ERROR: sensor bus reset",
  ]);
}

/** @param gap What the format has behind a comma or a colon. */
function editJson(line: string, { column, value }: Edit, gap: string): string {
  const pair = `"${fieldOf(CONTRACT, column)}":${gap}`;
  if (value !== undefined) {
    return line.replace(new RegExp(pair + JSON_VALUE), () => pair + jsonText(column, value, gap));
  }
  const isFirstRemoved = new RegExp(`${pair}${JSON_VALUE},${gap}`);
  if (isFirstRemoved.test(line)) return line.replace(isFirstRemoved, "");
  return line.replace(new RegExp(`(?:,${gap})?${pair}${JSON_VALUE}`), "");
}

function jsonText(column: string, value: Json, gap: string): string {
  if (Array.isArray(value)) {
    return `[${value.map((element) => jsonText(column, element, gap)).join(`,${gap}`)}]`;
  }
  const isDouble = CONTRACT.columns[column]!.type.startsWith("double");
  return typeof value === "number" && isDouble ? pythonRepr(value) : JSON.stringify(value);
}

function editCsv(line: string, { column, value }: Edit): string {
  const cells = cellsOf(line);
  cells[COLUMNS.indexOf(column)] = cellText(column, value);
  return cells.join(",");
}

function cellText(column: string, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : jsonText(column, value, " ");
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cellsOf(line: string): string[] {
  return line.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g)!.map((cell, i) =>
    i === 0 ? cell : cell.slice(1)
  );
}
