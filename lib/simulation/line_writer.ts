/** Records as lines of text. @module */

import type { Edit } from "./draw_fault.ts";
import { breakLine, editLine } from "./edit_line.ts";
import type { EvFleet } from "./ev_fleet.ts";
import { LineEncoder } from "./line_encoder.ts";
import type { LineFormat } from "./line_layout.ts";
import type { PythonRandom } from "./python_random.ts";
import type { RecordWriter } from "./record_writer.ts";

/** What lines need to know. */
export interface LineWriterOptions {
  readonly format: LineFormat;
  readonly timestampOf: (tick: number) => string;
}

/**
 * Writes records as lines. Faulty lines are made from healthy ones, so that they differ from them
 * in nothing but the fault.
 *
 * @example
 * ```ts
 * import { EvFleet } from "@lib/simulation/ev_fleet.ts";
 * import { LineWriter } from "@lib/simulation/line_writer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fleet = new EvFleet({ vehicles: 1, seed: 42, hz: 1 });
 * const writer = new LineWriter(fleet, { format: "json", timestampOf: () => "now" });
 * writer.beginTick(0);
 * writer.writeEdited(fleet.step(), 0, [{ column: "vehicle_id", value: null }]);
 * assertEquals(JSON.parse(new TextDecoder().decode(writer.take())).vehicle_id, null);
 * ```
 */
export class LineWriter implements RecordWriter<Uint8Array> {
  readonly #encoder: LineEncoder;
  readonly #options: LineWriterOptions;

  constructor(fleet: EvFleet, options: LineWriterOptions) {
    this.#encoder = new LineEncoder(options.format, fleet);
    this.#options = options;
  }

  get length(): number {
    return this.#encoder.length;
  }

  beginTick(tick: number): void {
    this.#encoder.beginTick(this.#options.timestampOf(tick));
  }

  write(readings: Float64Array, i: number): void {
    this.#encoder.write(readings, i);
  }

  writeEdited(readings: Float64Array, i: number, edits: readonly Edit[]): void {
    const line = this.#healthyLine(readings, i);
    this.#append(editLine(line, edits, this.#options.format));
  }

  writeBroken(readings: Float64Array, i: number, random: PythonRandom): string {
    const broken = breakLine(this.#healthyLine(readings, i), random, this.#options.format);
    this.#append(broken);
    return broken;
  }

  keep(readings: Float64Array, i: number): Uint8Array {
    const from = this.#encoder.length;
    this.#encoder.write(readings, i);
    return this.#encoder.cut(from).slice();
  }

  writeKept(kept: Uint8Array): void {
    this.#encoder.append(kept);
  }

  /** All lines since the last time; overwritten by the next write unless another buffer is used. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#encoder.take();
  }

  /** Goes on in another array, so that the one last taken from can be given away. */
  useBuffer(buffer: ArrayBuffer): void {
    this.#encoder.useBuffer(buffer);
  }

  #healthyLine(readings: Float64Array, i: number): string {
    return DECODER.decode(this.keep(readings, i)).slice(0, -1);
  }

  #append(line: string): void {
    this.#encoder.append(ENCODER.encode(`${line}\n`));
  }
}

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();
