/** A sink for people: each batch as a table of text. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import { printable } from "@lib/feedback/printable.ts";
import type { Row } from "../query/stream_query.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { rowsOf } from "./rows_of.ts";
import { valueText } from "./row_text.ts";
import { type OutputColumn, OUTPUTS, type Sink, type SinkBatch } from "./sink.ts";

/** How tables are shown. */
export interface ConsoleOptions {
  /** Is given one line at a time. */
  readonly write: (line: string) => void;
  /** Rows shown of a batch; the rest is counted. Default 20. */
  readonly maxRows?: number;
}

/**
 * A sink that writes a header and a table for every batch, also for one without rows.
 *
 * @example
 * ```ts
 * import { createConsoleSink } from "@lib/streaming/sinks/create_console_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const sink = createConsoleSink({ write: (line) => lines.push(line) });
 * const columns = { windows: [{ name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "append" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: [] });
 * const rows = { windows: [{ values: { n: 12 } }] };
 * await sink.write({ ...where, batchId: 0, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * assertEquals(lines, ["Batch 0 of sales: 1 row", " n", "--", "12", ""]);
 * ```
 */
export function createConsoleSink({ write, maxRows = 20 }: ConsoleOptions): Sink {
  let name = "";
  let main: MainOutput | undefined;
  return {
    description: "console",
    guarantee: "a batch that is tried again is shown again",
    get outputs() {
      return main === undefined ? OUTPUTS : [main.output];
    },
    open: (schema) => {
      name = schema.queryName;
      main = mainOutput(schema);
      return Promise.resolve();
    },
    write: (batch) => {
      const rows = rowsOf(batch, main!.output);
      write(headerOf(batch, { name, count: rows.length }));
      const shown = rows.slice(0, maxRows).map(({ values, isRetraction }) =>
        cellsOf(values, main!.columns, isRetraction ? "- " : "")
      );
      for (const line of tableLines(main!.columns, shown)) write(line);
      if (rows.length > maxRows) write(`and ${rows.length - maxRows} more`);
      write("");
      return Promise.resolve({ written: rows.length, rejected: [] });
    },
    close: () => Promise.resolve(),
  };
}

function headerOf(
  { batchId, isFlush, deadLetters }: SinkBatch,
  { name, count }: { readonly name: string; readonly count: number },
): string {
  const letters = deadLetters.length === 0 ? "" : `, ${countOf(deadLetters.length, "dead letter")}`;
  const rows = countOf(count, "row");
  return `Batch ${batchId} of ${name}${isFlush ? " (flush)" : ""}: ${rows}${letters}`;
}

function cellsOf(row: Row, columns: readonly OutputColumn[], mark: string): string[] {
  return columns.map((column, at) => {
    const value = row[column.name] ?? null;
    const text = typeof value === "string" ? value : valueText(value, column).replaceAll('"', "");
    return `${at === 0 ? mark : ""}${printable(text)}`;
  });
}

function* tableLines(
  columns: readonly OutputColumn[],
  rows: readonly (readonly string[])[],
): Generator<string> {
  const widths = columns.map(({ name }, at) =>
    Math.max(name.length, ...rows.map((cells) => cells[at]!.length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) =>
      isNumeric(columns[at]!) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)
    ).join("  ").trimEnd();
  yield line(columns.map(({ name }) => name));
  yield widths.map((width) => "-".repeat(width)).join("  ");
  for (const cells of rows) yield line(cells);
}

function isNumeric({ type }: OutputColumn): boolean {
  return type === "double" || type === "long";
}
