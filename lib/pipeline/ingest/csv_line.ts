/** One line of a CSV file brought to the columns of a contract. @module */

import { type Column, type Contract, fieldOf } from "@lib/contracts/contract.ts";
import {
  malformedRow,
  type StandardizeOptions,
  type StandardRow,
  type StandardValue,
} from "@lib/contracts/standard_row.ts";
import { parseTimestamp } from "@lib/time/parse_timestamp.ts";
import { strictText } from "./strict_text.ts";

/** Which cell of a line holds which column, by the header. */
export interface CsvHeader {
  readonly names: readonly string[];
  /** Contract column by cell; `undefined` for a cell that the contract does not know. */
  readonly columns: readonly (string | undefined)[];
  /** Header names that the contract does not know. */
  readonly unknown: readonly string[];
  /** Contract columns that the header lacks. */
  readonly missing: readonly string[];
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const TRUE_TEXTS = new Set(["true", "t", "1", "yes", "y"]);
const FALSE_TEXTS = new Set(["false", "f", "0", "no", "n"]);

/**
 * Matches a header to a contract by name: a column is found under the name it has in the record
 * (`timestamp`) or in the output (`event_ts_utc`).
 */
export function readCsvHeader(contract: Contract, cells: readonly string[]): CsvHeader {
  const byName = new Map<string, string>();
  for (const name of Object.keys(contract.columns)) {
    byName.set(name, name);
    byName.set(fieldOf(contract, name), name);
  }
  const names = cells.map((cell) => cell.trim());
  const columns = names.map((cell) => byName.get(cell));
  return {
    names,
    columns,
    unknown: names.filter((_, at) => columns[at] === undefined),
    missing: Object.keys(contract.columns).filter((name) => !columns.includes(name)),
  };
}

/**
 * Reads one line (without its LF). A record is a line: quotes may hold commas and doubled quotes but
 * no line break, so that one stray quote spoils one line and not the rest of the file.
 *
 * An empty cell is null. A line whose quoting is broken, or that has more or fewer cells than the
 * header, is `malformed_csv`, and so are bytes that are not UTF-8.
 *
 * @example
 * ```ts
 * import { readCsvHeader, standardizeCsvLine } from "@lib/pipeline/ingest/csv_line.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const header = readCsvHeader(evTelemetry, ["vehicle_id", "soc_pct", "is_charging"]);
 * const line = new TextEncoder().encode("EV-00001,eighty,YES");
 * const row = standardizeCsvLine(evTelemetry, header, line);
 * assertEquals(row.values["is_charging"], true);
 * assertEquals(row.issues, ["type:soc_pct"]);
 * ```
 */
export function standardizeCsvLine(
  contract: Contract,
  header: CsvHeader,
  line: Uint8Array,
  options: StandardizeOptions = {},
): StandardRow {
  const text = strictText(line);
  const cells = text === undefined ? undefined : splitCsvLine(text.replace(/\r$/, ""));
  if (cells === undefined || cells.length !== header.names.length) {
    return malformedRow(contract, "malformed_csv");
  }
  const issues: string[] = [];
  const values: Record<string, StandardValue> = {};
  for (const name of Object.keys(contract.columns)) values[name] = null;
  header.columns.forEach((name, at) => {
    const cell = cells[at]!;
    if (name === undefined || cell === "") return;
    values[name] = readCell(contract.columns[name]!, cell, options);
    if (values[name] === null) issues.push(`type:${fieldOf(contract, name)}`);
  });
  return { values, issues };
}

/** The cells of a line by RFC 4180's quoting, or `undefined` where the quoting is broken. */
export function splitCsvLine(line: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0;;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(",", at);
      const cell = line.slice(at, comma < 0 ? line.length : comma);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
      if (comma < 0) return cells;
      at = comma + 1;
      continue;
    }
    let cell = "";
    for (let from = at + 1;;) {
      const quote = line.indexOf('"', from);
      if (quote < 0) return undefined;
      cell += line.slice(from, quote);
      at = quote + 1;
      if (line[at] !== '"') break;
      cell += '"';
      from = at + 1;
    }
    cells.push(cell);
    if (at === line.length) return cells;
    if (line[at] !== ",") return undefined;
    at++;
  }
}

function readCell(column: Column, cell: string, options: StandardizeOptions): StandardValue {
  switch (column.type) {
    case "string":
      return cell;
    case "double":
      return readNumber(cell.trim());
    case "boolean": {
      const word = cell.trim().toLowerCase();
      return TRUE_TEXTS.has(word) ? true : FALSE_TEXTS.has(word) ? false : null;
    }
    case "timestamp":
      return parseTimestamp(cell, options.tzSource) ?? null;
    case "double[]":
      return readNumbers(cell, column.length!);
  }
}

function readNumber(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

function readNumbers(text: string, length: number): readonly number[] | null {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.length === length && list.every(Number.isFinite)
      ? list
      : null;
  } catch {
    return null;
  }
}
