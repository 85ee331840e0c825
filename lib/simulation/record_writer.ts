/** What a producer of records writes to, whatever the form of the output. @module */

import type { Edit } from "./draw_fault.ts";
import type { PythonRandom } from "./python_random.ts";

/** Takes the records of a fleet one by one; `i` is the index of a vehicle within its readings. */
export interface RecordWriter<Kept> {
  /** Records, or bytes of them, that wait to be taken: a mark between ticks. */
  readonly length: number;
  /** The records that follow are of this tick. */
  beginTick(tick: number): void;
  write(readings: Float64Array, i: number): void;
  writeEdited(readings: Float64Array, i: number, edits: readonly Edit[]): void;
  /** Writes something that is no record and returns it as text. */
  writeBroken(readings: Float64Array, i: number, random: PythonRandom): string;
  /** A record to be written later. */
  keep(readings: Float64Array, i: number): Kept;
  writeKept(kept: Kept): void;
}
