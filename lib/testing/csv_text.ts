/** JSON records of a contract as the text of a CSV file. @module */

import { type Contract, pathOf } from "@lib/contracts/contract.ts";

/** How the file is written. */
export interface CsvTextOptions {
  readonly contract: Contract;
  /** Columns in the order of the file, by their names in the output; default: all, as declared. */
  readonly columns?: readonly string[];
  /** Name of a column in the header; default: its own. */
  readonly nameOf?: (column: string) => string;
  /** How a boolean is spelled in a row; default `true` and `false`. */
  readonly booleanOf?: (value: boolean, row: number) => string;
  readonly lineEnd?: string;
}

/**
 * The text of a CSV file: quotes only around cells that need them, a list as a JSON array, nothing for
 * a null.
 *
 * @example
 * ```ts
 * import { csvText } from "@lib/testing/csv_text.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const record = { vehicle_id: "EV-00001", metrics: { tyre_pressure_kpa: [1, 2, 3, 4] } };
 * const columns = ["vehicle_id", "soc_pct", "tyre_pressure_kpa"];
 * assertEquals(
 *   csvText([record], { contract: evTelemetry, columns }),
 *   'vehicle_id,soc_pct,tyre_pressure_kpa\nEV-00001,,"[1,2,3,4]"\n',
 * );
 * ```
 */
export function csvText(records: readonly unknown[], options: CsvTextOptions): string {
  const { contract, columns = Object.keys(contract.columns), lineEnd = "\n" } = options;
  const { nameOf = (column) => column, booleanOf = String } = options;
  const lines = records.map((record, row) =>
    columns.map((column) => {
      const value = pathOf(contract, column).reduce(fieldOf, record);
      if (value === null || value === undefined) return "";
      return quoted(typeof value === "boolean" ? booleanOf(value, row) : textOf(value));
    }).join(",")
  );
  return [columns.map(nameOf).join(","), ...lines].map((line) => line + lineEnd).join("");
}

function fieldOf(value: unknown, key: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[key];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function quoted(cell: string): string {
  return /[",\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
