/** Records as rows of numbers, for outputs with typed columns. @module */

import type { Edit } from "./draw_fault.ts";
import type { EvFleet } from "./ev_fleet.ts";
import { READING_SIZE } from "./ev_reading.ts";
import type { RecordWriter } from "./record_writer.ts";

/** Numbers per row: a reading, then the vehicle's index in the fleet and the tick. */
export const ROW_SIZE = READING_SIZE + 2;
export const ROW_VEHICLE = READING_SIZE;
export const ROW_TICK = READING_SIZE + 1;

/** What a row holds instead of its numbers. */
export interface RowEdits {
  readonly row: number;
  readonly edits: readonly Edit[];
}

/**
 * Writes records as rows of {@linkcode ROW_SIZE} numbers; faults lie beside them as edits.
 *
 * @example
 * ```ts
 * import { EvFleet } from "@lib/simulation/ev_fleet.ts";
 * import { ROW_TICK, RowWriter } from "@lib/simulation/row_writer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fleet = new EvFleet({ vehicles: 1, seed: 42, hz: 1 });
 * const writer = new RowWriter(fleet);
 * writer.beginTick(7);
 * writer.write(fleet.step(), 0);
 * assertEquals(writer.take()[ROW_TICK], 7);
 * ```
 */
export class RowWriter implements RecordWriter<Float64Array> {
  readonly #from: number;
  #rows: Float64Array<ArrayBuffer>;
  #length = 0;
  #tick = 0;
  #edits: RowEdits[] = [];

  constructor(fleet: EvFleet, capacityRows = 4096) {
    this.#from = fleet.from;
    this.#rows = new Float64Array(capacityRows * ROW_SIZE);
  }

  get length(): number {
    return this.#length;
  }

  beginTick(tick: number): void {
    this.#tick = tick;
  }

  write(readings: Float64Array, i: number): void {
    const at = this.#reserve();
    const rows = this.#rows;
    const from = i * READING_SIZE;
    for (let n = 0; n < READING_SIZE; n++) rows[at + n] = readings[from + n]!;
    rows[at + ROW_VEHICLE] = this.#from + i;
    rows[at + ROW_TICK] = this.#tick;
  }

  writeEdited(readings: Float64Array, i: number, edits: readonly Edit[]): void {
    this.#edits.push({ row: this.#length, edits });
    this.write(readings, i);
  }

  /** @throws {TypeError} always, as typed columns have no text to break. */
  writeBroken(): never {
    throw new TypeError("Cannot write a broken record as the output must have typed columns");
  }

  keep(readings: Float64Array, i: number): Float64Array {
    this.write(readings, i);
    this.#length--;
    return this.#rows.slice(this.#length * ROW_SIZE, (this.#length + 1) * ROW_SIZE);
  }

  writeKept(kept: Float64Array): void {
    this.#rows.set(kept, this.#reserve());
  }

  /** All rows since the last time; overwritten by the next write unless another buffer is used. */
  take(): Float64Array<ArrayBuffer> {
    const taken = this.#rows.subarray(0, this.#length * ROW_SIZE);
    this.#length = 0;
    return taken;
  }

  /** The edits of the rows last taken, in row order. */
  takeEdits(): RowEdits[] {
    const taken = this.#edits;
    this.#edits = [];
    return taken;
  }

  /** Goes on in another array, so that the one last taken from can be given away. */
  useBuffer(buffer: ArrayBuffer): void {
    this.#rows = new Float64Array(buffer);
    this.#length = 0;
  }

  #reserve(): number {
    const at = this.#length++ * ROW_SIZE;
    if (at + ROW_SIZE > this.#rows.length) {
      const larger = new Float64Array(2 * (at + ROW_SIZE));
      larger.set(this.#rows.subarray(0, at));
      this.#rows = larger;
    }
    return at;
  }
}
