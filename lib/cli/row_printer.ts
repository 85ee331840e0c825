/** Prints the rows of a database: a table for people, or one JSON document. @module */

import { instantText } from "@lib/connectors/postgres/instant_text.ts";
import { printable } from "@lib/feedback/printable.ts";
import { writeText } from "./write_text.ts";

type Cell = string | number | bigint | boolean | null;

/** Where rows go, and what is known of them. */
export interface RowPrinterOptions {
  readonly stream: { writeSync(bytes: Uint8Array): number };
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Members of the JSON document before `columns` and `rows`; without them a table is printed. */
  readonly json?: Readonly<Record<string, unknown>> | undefined;
}

/** Takes rows one by one, so that a large table need not be in memory. */
export interface RowPrinter {
  print(row: Readonly<Record<string, Cell>>): void;
  /** Ends the document, and returns how many rows there were. */
  end(): number;
}

const FLUSH_CHARACTERS = 1 << 18;
/** Rows that are looked at for how wide the columns of a table are. */
const MEASURED_ROWS = 200;
const MOST_WIDTH = 60;

/**
 * Begins to print.
 *
 * In JSON a row is an object by column. Instants are ISO 8601 in UTC with six digits of fraction;
 * whole numbers are numbers up to 2^53 and texts beyond; `NaN` and infinities are texts; `jsonb` is
 * the JSON that it holds. `row_count` comes last.
 *
 * @example
 * ```ts
 * import { rowPrinter } from "@lib/cli/row_printer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * let text = "";
 * const stream = { writeSync: (bytes: Uint8Array) => {
 *   text += new TextDecoder().decode(bytes);
 *   return bytes.length;
 * } };
 * const columns = [{ name: "at", type: "timestamptz" }, { name: "n", type: "bigint" }];
 * const printer = rowPrinter({ stream, columns, json: { service: "postgres" } });
 * printer.print({ at: 1, n: 2n ** 60n });
 * printer.end();
 * assertEquals(JSON.parse(text), {
 *   service: "postgres",
 *   columns,
 *   rows: [{ at: "1970-01-01T00:00:00.000001+00:00", n: "1152921504606846976" }],
 *   row_count: 1,
 * });
 * ```
 */
export function rowPrinter({ stream, columns, json }: RowPrinterOptions): RowPrinter {
  let pending = "";
  let count = 0;

  function put(text: string): void {
    pending += text;
    if (pending.length >= FLUSH_CHARACTERS) flush();
  }

  function flush(): void {
    writeText(stream, pending);
    pending = "";
  }

  if (json !== undefined) {
    const head = JSON.stringify({ ...json, columns });
    put(`${head.slice(0, -1)},"rows":[`);
    return {
      print(row) {
        const object = columns.map(({ name, type }) =>
          `${JSON.stringify(name)}:${jsonText(row[name] ?? null, type)}`
        );
        put(`${count === 0 ? "" : ","}{${object.join(",")}}`);
        count += 1;
      },
      end() {
        put(`],"row_count":${count}}\n`);
        flush();
        return count;
      },
    };
  }

  let widths: number[] | undefined;
  const waiting: string[][] = [];

  function begin(): void {
    const names = columns.map(({ name }) => name);
    widths = names.map((name, at) =>
      Math.min(MOST_WIDTH, Math.max(name.length, ...waiting.map((cells) => cells[at]!.length)))
    );
    if (names.length === 0) return;
    putLine(names);
    putLine(widths.map((width) => "-".repeat(width)));
    for (const cells of waiting.splice(0)) putLine(cells);
  }

  function putLine(cells: readonly string[]): void {
    put(`${cells.map((cell, at) => cell.padEnd(widths![at]!)).join("  ").trimEnd()}\n`);
  }

  return {
    print(row) {
      count += 1;
      const cells = columns.map(({ name, type }) => cellText(row[name] ?? null, type));
      if (widths !== undefined) return putLine(cells);
      waiting.push(cells);
      if (waiting.length === MEASURED_ROWS) begin();
    },
    end() {
      if (widths === undefined) begin();
      flush();
      return count;
    },
  };
}

function jsonText(value: Cell, type: string): string {
  if (value !== null && (type === "jsonb" || type === "json")) return String(value);
  if (typeof value === "number" && isInstant(type)) return JSON.stringify(cellText(value, type));
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) {
    return JSON.stringify(cellText(value, type));
  }
  return JSON.stringify(value);
}

function cellText(value: Cell, type: string): string {
  if (value === null) return "null";
  if (typeof value === "number" || typeof value === "bigint") {
    return isInstant(type) ? instantText(value) ?? String(value) : String(value);
  }
  return typeof value === "string" ? printable(value) : String(value);
}

function isInstant(type: string): boolean {
  return type === "timestamptz" || type === "timestamp";
}
