/** Writes readings as lines of text, straight into bytes. @module */

import type { EvFleet } from "./ev_fleet.ts";
import { EV_SLOTS, READING_SIZE, WHOLE_BITS } from "./ev_reading.ts";
import { type LineFormat, lineLayout } from "./line_layout.ts";
import { pythonRepr } from "./python_repr.ts";

/** More than one line can take, literal overhang included. */
const MAX_LINE_BYTES = 2048;
const NUMBER = 0;
const BOOLEAN = 1;
const CODE = 2;

/**
 * Encodes readings into one byte array that is used again and again.
 *
 * Faster than `JSON.stringify` because nothing is built that is not written: fixed text goes out
 * eight bytes at a time as the bits of a double (ASCII is never a NaN, so the bits stay), and
 * rounded values, being whole numbers times a power of ten, become digits through tables of three.
 *
 * @example
 * ```ts
 * import { EvFleet } from "@lib/simulation/ev_fleet.ts";
 * import { LineEncoder } from "@lib/simulation/line_encoder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fleet = new EvFleet({ vehicles: 1, seed: 42, hz: 1 });
 * const encoder = new LineEncoder("json", fleet);
 * encoder.beginTick("2025-08-24T18:05:30.000000+00:00");
 * encoder.write(fleet.step(), 0);
 * const record = JSON.parse(new TextDecoder().decode(encoder.take()));
 * assertEquals(record.vehicle_id, "EV-00001");
 * ```
 */
export class LineEncoder {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  readonly #beforeId: Literal;
  readonly #ids: readonly Literal[];
  readonly #beforeTimestamp: string;
  readonly #beforeFirst: string;
  #timestamp = literal("");
  /** The literals of slots 1 and up and of the end, end to end; see `#starts`. */
  readonly #chunks: Float64Array;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;
  readonly #kinds: Uint8Array;
  readonly #fills: Uint8Array;
  readonly #codes: readonly Literal[];

  /** @param fleet The part of the fleet whose readings are written. */
  constructor(format: LineFormat, fleet: EvFleet, capacityBytes = 1 << 20) {
    const layout = lineLayout(format);
    this.#bytes = new Uint8Array(Math.max(capacityBytes, 2 * MAX_LINE_BYTES));
    this.#view = new DataView(this.#bytes.buffer);
    this.#beforeId = literal(layout.beforeId);
    this.#ids = Array.from({ length: fleet.size }, (_, i) => literal(vehicleId(fleet.from + i)));
    this.#beforeTimestamp = layout.beforeTimestamp;
    this.#beforeFirst = layout.beforeSlots[0]!;
    const texts = [...layout.beforeSlots.slice(1), layout.end].map(literal);
    this.#lengths = Int32Array.from(texts, ({ length }) => length);
    this.#chunks = Float64Array.from(texts.flatMap(({ chunks }) => [...chunks]));
    this.#starts = new Int32Array(texts.length + 1);
    texts.forEach(({ chunks }, i) => this.#starts[i + 1] = this.#starts[i]! + chunks.length);
    this.#kinds = Uint8Array.from(
      EV_SLOTS,
      ({ kind }) => ({ number: NUMBER, boolean: BOOLEAN, code: CODE })[kind],
    );
    this.#fills = Uint8Array.from(
      EV_SLOTS,
      ({ decimals }) => decimals > 3 ? 0 : 10 ** (3 - decimals),
    );
    this.#codes = layout.codes.map(literal);
  }

  /** How many bytes wait to be taken. */
  get length(): number {
    return this.#length;
  }

  /** The readings that follow are of this instant. */
  beginTick(timestamp: string): void {
    this.#timestamp = literal(`${this.#beforeTimestamp}${timestamp}${this.#beforeFirst}`);
  }

  /** Appends the reading of one vehicle; `i` is its index within the part of the fleet. */
  write(readings: Float64Array, i: number): void {
    this.#reserve(MAX_LINE_BYTES);
    const view = this.#view;
    const chunks = this.#chunks;
    const starts = this.#starts;
    const lengths = this.#lengths;
    const kinds = this.#kinds;
    const fills = this.#fills;
    const at = i * READING_SIZE;
    const whole = readings[at + WHOLE_BITS]!;
    let end = this.#put(this.#length, this.#beforeId);
    end = this.#put(end, this.#ids[i]!);
    end = this.#put(end, this.#timestamp);
    for (let slot = 0; slot < EV_SLOTS.length; slot++) {
      const value = readings[at + slot]!;
      const kind = kinds[slot];
      if (kind === NUMBER) {
        end = this.#putNumber(end, value, fills[slot]!);
        // The limit itself, an `int` in Python: without its ".0".
        if ((whole >>> slot) & 1) end -= 2;
      } else if (kind === BOOLEAN) {
        end = this.#put(end, value === 1 ? TRUE : FALSE);
      } else {
        end = this.#put(end, this.#codes[value < 0 ? this.#codes.length - 1 : value]!);
      }
      const last = starts[slot + 1]!;
      for (let chunk = starts[slot]!, to = end; chunk < last; chunk++, to += 8) {
        view.setFloat64(to, chunks[chunk]!, true);
      }
      end += lengths[slot]!;
    }
    this.#length = end;
  }

  /** Appends bytes as they are. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Takes bytes back from the end and returns them; they are overwritten by the next write. */
  cut(from: number): Uint8Array {
    const cut = this.#bytes.subarray(from, this.#length);
    this.#length = from;
    return cut;
  }

  /** Everything written since the last time; overwritten by the next write. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Goes on in another array, so that the one last taken from can be given away. */
  useBuffer(buffer: ArrayBuffer): void {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#length = 0;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + 2 * bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  #put(at: number, { chunks, length }: Literal): number {
    for (let chunk = 0, to = at; chunk < chunks.length; chunk++, to += 8) {
      this.#view.setFloat64(to, chunks[chunk]!, true);
    }
    return at + length;
  }

  /** @param fill Brings the value to thousandths; 0 for one in millionths. */
  #putNumber(at: number, scaled: number, fill: number): number {
    const view = this.#view;
    let size = scaled;
    if (scaled < 0 || (scaled === 0 && Object.is(scaled, -0))) {
      view.setUint8(at++, 0x2d);
      size = -scaled;
    }
    if (fill === 0) return this.#putMillionths(at, size);
    const thousandths = size * fill;
    if (thousandths > LARGEST_FAST) return this.#putText(at, pythonRepr(thousandths / 1000));
    const n = thousandths | 0;
    const whole = (n / 1000) | 0;
    const fraction = n - whole * 1000;
    if (whole < 1000) {
      view.setInt32(at, INTEGERS[whole]!, true);
      at += INTEGER_LENGTHS[whole]!;
    } else {
      const thousands = (whole / 1000) | 0;
      view.setInt32(at, INTEGERS[thousands]!, true);
      at += INTEGER_LENGTHS[thousands]!;
      view.setInt32(at, PADDED[whole - thousands * 1000]!, true);
      at += 3;
    }
    view.setInt32(at, FRACTIONS[fraction]!, true);
    return at + FRACTION_LENGTHS[fraction]!;
  }

  #putMillionths(at: number, size: number): number {
    const view = this.#view;
    // Python writes 1e-05 for what is this small.
    if (size > LARGEST_FAST || (size < 100 && size > 0)) {
      return this.#putText(at, pythonRepr(size / 1_000_000));
    }
    const n = size | 0;
    const whole = (n / 1_000_000) | 0;
    const fraction = n - whole * 1_000_000;
    view.setInt32(at, INTEGERS[whole]!, true);
    at += INTEGER_LENGTHS[whole]!;
    const thousandths = (fraction / 1000) | 0;
    const rest = fraction - thousandths * 1000;
    if (rest === 0) {
      view.setInt32(at, FRACTIONS[thousandths]!, true);
      return at + FRACTION_LENGTHS[thousandths]!;
    }
    view.setInt32(at, POINT, true);
    view.setInt32(at + 1, PADDED[thousandths]!, true);
    view.setInt32(at + 4, PADDED[rest]!, true);
    return at + 3 + FRACTION_LENGTHS[rest]!;
  }

  #putText(at: number, text: string): number {
    for (let i = 0; i < text.length; i++) this.#view.setUint8(at++, text.charCodeAt(i));
    return at;
  }
}

/** The id of a vehicle by its index in the fleet. */
export function vehicleId(index: number): string {
  return `EV-${String(index + 1).padStart(5, "0")}`;
}

/** ASCII text as doubles of eight bytes each; the last one may hang over by zeros. */
interface Literal {
  readonly chunks: Float64Array;
  readonly length: number;
}

function literal(text: string): Literal {
  const bytes = new Uint8Array(Math.ceil(text.length / 8) * 8);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  const chunks = Float64Array.from(
    { length: bytes.length / 8 },
    (_, i) => view.getFloat64(8 * i, true),
  );
  return { chunks, length: text.length };
}

const TRUE = literal("true");
const FALSE = literal("false");
const POINT = 0x2e;
/** Up to here digits come from the tables; beyond, which no real vehicle reaches, the slow way. */
const LARGEST_FAST = 999_999_999;

/** Texts of up to four bytes for 0 to 999, as the little-endian numbers that hold them. */
const INTEGERS = packed((n) => String(n));
const INTEGER_LENGTHS = Uint8Array.from({ length: 1000 }, (_, n) => String(n).length);
const PADDED = packed((n) => String(n).padStart(3, "0"));
const FRACTIONS = packed(fractionText);
const FRACTION_LENGTHS = Uint8Array.from({ length: 1000 }, (_, n) => fractionText(n).length);

function packed(text: (n: number) => string): Int32Array {
  return Int32Array.from(
    { length: 1000 },
    (_, n) => [...text(n)].reduceRight((word, char) => word * 256 + char.charCodeAt(0), 0),
  );
}

/** Thousandths as a fraction, with one digit at least: ".0", ".5", ".25", ".125". */
function fractionText(thousandths: number): string {
  return `.${String(thousandths).padStart(3, "0").replace(/0{1,2}$/, "")}`;
}
