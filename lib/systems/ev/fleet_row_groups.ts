/** Rows of the fleet as row groups of a Parquet file. @module */

import { type Contract, pathOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { Chunk, ParquetColumn } from "@lib/connectors/parquet/parquet_encoder.ts";
import { EV_DECIMALS, EV_FAULT_CODES, slotOf } from "@lib/simulation/ev_reading.ts";
import { vehicleId } from "@lib/simulation/line_encoder.ts";
import { ROW_SIZE, ROW_TICK, ROW_VEHICLE, type RowEdits } from "@lib/simulation/row_writer.ts";
import {
  booleanColumn,
  type ColumnBuilder,
  GROUP_ROWS,
  indexedColumn,
  plainColumn,
  textColumn,
} from "./column_builders.ts";

const CONTRACT: Contract = evTelemetry;
/** A range of more values than this is too large for a table of them. */
const LARGEST_TABLE = 1 << 20;
/** So few rows stay in the processor's first cache while column after column is taken from them. */
const BLOCK_ROWS = 128;

/** The columns of the file, nested as JSON records are; the event time is a text there too. */
export const FLEET_COLUMNS: readonly ParquetColumn[] = Object.entries(CONTRACT.columns).map(
  ([name, { type }]) => ({
    path: pathOf(CONTRACT, name),
    type: type === "timestamp" ? "string" : type,
  }),
);

/** One row group: its rows, and a chunk for each of the columns. */
export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly Chunk[];
}

/**
 * Cuts a stream of rows into row groups.
 *
 * @param timestampOf The text of a tick's instant.
 *
 * @example
 * ```ts
 * import { createRowGroups } from "@lib/systems/ev/fleet_row_groups.ts";
 * import { ROW_SIZE } from "@lib/simulation/row_writer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const groups = createRowGroups(String);
 * const edits = [{ row: 1, edits: [{ column: "soc_pct", value: null }] }];
 * assertEquals([...groups.append(new Float64Array(2 * ROW_SIZE), edits)], []);
 * const [group] = groups.rest();
 * assertEquals([group!.rows, [...group!.chunks[3]!.valid!]], [2, [1, 0]]);
 * ```
 */
export function createRowGroups(timestampOf: (tick: number) => string) {
  const builders = Object.keys(CONTRACT.columns).map((name) => builderOf(name, timestampOf));
  const columnNames = Object.keys(CONTRACT.columns);
  let held = 0;

  function* rest(): Generator<RowGroup> {
    if (held === 0) return;
    const rows = held;
    held = 0;
    yield { rows, chunks: builders.map((builder) => builder.take(rows)) };
  }

  return {
    /** Takes rows with their edits and yields each group that is full; use it before the next. */
    *append(rows: Float64Array, edits: readonly RowEdits[]): Generator<RowGroup> {
      const total = rows.length / ROW_SIZE;
      let nextEdit = 0;
      for (let from = 0; from < total;) {
        const to = Math.min(total, from + BLOCK_ROWS, from + GROUP_ROWS - held);
        for (const builder of builders) builder.append(rows, { from, to, at: held });
        for (; nextEdit < edits.length && edits[nextEdit]!.row < to; nextEdit++) {
          const { row, edits: changes } = edits[nextEdit]!;
          for (const { column, value } of changes) {
            builders[columnNames.indexOf(column)]!.amend(held + row - from, value ?? null);
          }
        }
        held += to - from;
        from = to;
        if (held === GROUP_ROWS) yield* rest();
      }
    },
    /** The group that is not full, if there is one. */
    rest,
  };
}

function builderOf(name: string, timestampOf: (tick: number) => string): ColumnBuilder {
  const { type, range, length } = CONTRACT.columns[name]!;
  const slot = slotOf(name);
  switch (type) {
    case "timestamp":
      return textColumn(ROW_TICK, timestampOf);
    case "boolean":
      return booleanColumn(slot);
    case "string":
      if (slot >= 0) return textColumn(slot, (code) => EV_FAULT_CODES[code]!);
      return name === "vehicle_id"
        ? textColumn(ROW_VEHICLE, vehicleId)
        : textColumn(undefined, () => CONTRACT.version);
  }
  const decimals = EV_DECIMALS[name as keyof typeof EV_DECIMALS];
  const isNarrow = range !== undefined && (range[1] - range[0]) * 10 ** decimals < LARGEST_TABLE;
  return isNarrow
    ? indexedColumn({ slot, decimals }, { range, length })
    : plainColumn({ slot, decimals });
}
