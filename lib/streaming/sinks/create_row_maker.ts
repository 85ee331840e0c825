/** Fills the columns of a contract's table. @module */

import type { StoredColumn, StoredTable } from "@lib/contracts/stream_contract.ts";
import type { Value } from "../query/stream_query.ts";
import type { DeadLetter, SinkRow } from "./sink.ts";

/** What a row can be made of. */
export interface RowParts extends Partial<Pick<SinkRow, "values" | "origin">> {
  readonly letter?: DeadLetter;
  /** When the batch is written. */
  readonly nowMicros: number;
  readonly batchId: number;
}

export interface RowMaker {
  /** The columns that are written: all but those that the database fills by itself. */
  readonly columns: readonly string[];
  make(parts: RowParts): Record<string, Value>;
}

/**
 * Makes rows for a table as its columns say.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { createRowMaker } from "@lib/streaming/sinks/create_row_maker.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { make } = createRowMaker(iotEvent.tables.tb_sensor_evento);
 * const origin = { topic: "iot.sensors", partition: 2, offset: 7, timestampMs: null };
 * const row = make({ values: { BATERIA: 12.5 }, origin, nowMicros: 0, batchId: 0 });
 * assertEquals([row.bateria, row.status, row.kafka_offset], [12.5, null, 7]);
 * ```
 */
export function createRowMaker({ columns }: StoredTable): RowMaker {
  const fillers = Object.entries(columns)
    .filter(([, { source }]) => source !== "database")
    .map(([name, column]) => [name, fillerOf(name, column)] as const);
  return {
    columns: fillers.map(([name]) => name),
    make: (parts) => {
      const row: Record<string, Value> = {};
      for (const [name, fill] of fillers) row[name] = fill(parts);
      return row;
    },
  };
}

function fillerOf(name: string, { source, of = name }: StoredColumn): (parts: RowParts) => Value {
  switch (source) {
    case undefined:
      return ({ values }) => values?.[of] ?? null;
    case "now":
      return ({ nowMicros }) => nowMicros;
    case "batch":
      return ({ batchId }) => batchId;
    case "topic":
      return (parts) => originOf(parts)?.topic ?? null;
    case "partition":
      return (parts) => originOf(parts)?.partition ?? null;
    case "offset":
      return (parts) => originOf(parts)?.offset ?? null;
    case "record time":
      return (parts) => {
        const timestampMs = originOf(parts)?.timestampMs ?? null;
        return timestampMs === null ? null : timestampMs * 1000;
      };
    case "raw value":
      return ({ letter }) => textOf(letter?.value ?? null);
    case "code":
      return ({ letter }) => letter?.code ?? null;
    case "message":
      return ({ letter }) => letter?.message ?? null;
    case "database":
      throw new TypeError(`Cannot fill column ${name} as the database does`);
  }
}

function originOf({ origin, letter }: RowParts): SinkRow["origin"] {
  return letter?.origin ?? origin;
}

/** Databases hold no zero character in a text; its bytes are in the log, where it stood. */
function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? "" : new TextDecoder().decode(bytes).replaceAll("\0", "\uFFFD");
}
