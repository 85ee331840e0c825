/** Pieces of the simulated stream as bytes or rows: what workers hand over. @module */

import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { EvFleet } from "./ev_fleet.ts";
import {
  FleetProducer,
  microsOf,
  type ProducerOptions,
  type TickCounts,
} from "./fleet_producer.ts";
import { LineWriter } from "./line_writer.ts";
import { type RowEdits, RowWriter } from "./row_writer.ts";

/** Some ticks; overwritten by the next piece unless that is made in another buffer. */
export interface Piece extends TickCounts {
  /** Whole lines as bytes, or rows of numbers. */
  readonly data: Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  /** The rows that hold something else than their numbers; none where lines are bytes. */
  readonly edits: readonly RowEdits[];
  /** The alerts as lines of compact JSON, where they are kept; a copy of its own. */
  readonly alertLines: Uint8Array<ArrayBuffer>;
}

/** Makes the next piece, in `into` if that is given. */
export type MakePiece = (ticks: number, into?: ArrayBuffer) => Piece;

/**
 * A maker of pieces for a fleet or a part of one.
 *
 * @example
 * ```ts
 * import { pieceMaker } from "@lib/simulation/piece_maker.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const make = pieceMaker({
 *   vehicles: 1, seed: 42, hz: 1, ticks: 3, startMicros: 0, format: "csv", alertThreshold: 20,
 * });
 * const { data } = make(3);
 * assertEquals(new TextDecoder().decode(data).split("\n").length, 4);
 * ```
 */
export function pieceMaker(options: ProducerOptions): MakePiece {
  const { format } = options;
  const fleet = new EvFleet(options);
  const timestampOf = (tick: number) => formatTimestamp(microsOf(options, tick));
  const alerts = options.keepsAlerts
    ? new LineWriter(fleet, { format: "compact", timestampOf })
    : undefined;
  const takeAlerts = () => alerts?.take().slice() ?? new Uint8Array(0);
  if (format === "columns") {
    const records = new RowWriter(fleet);
    const producer = new FleetProducer(options, fleet, { records, alerts });
    return (ticks, into) => {
      if (into !== undefined) records.useBuffer(into);
      const counts = producer.produce(ticks);
      const data = records.take();
      return { ...counts, data, edits: records.takeEdits(), alertLines: takeAlerts() };
    };
  }
  const records = new LineWriter(fleet, { format, timestampOf });
  const producer = new FleetProducer(options, fleet, { records, alerts });
  return (ticks, into) => {
    if (into !== undefined) records.useBuffer(into);
    const counts = producer.produce(ticks);
    return { ...counts, data: records.take(), edits: [], alertLines: takeAlerts() };
  };
}
