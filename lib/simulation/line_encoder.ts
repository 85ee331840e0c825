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
  readonly #decimals: Uint8Array;
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
    this.#decimals = Uint8Array.from(EV_SLOTS, ({ decimals }) => decimals);
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
    const at = i * READING_SIZE;
    const whole = readings[at + WHOLE_BITS]!;
    let end = this.#put(this.#length, this.#beforeId);
    end = this.#put(end, this.#ids[i]!);
    end = this.#put(end, this.#timestamp);
    for (let slot = 0; slot < EV_SLOTS.length; slot++) {
      const value = readings[at + slot]!;
      const kind = this.#kinds[slot];
      if (kind === NUMBER) {
        end = this.#putNumber(end, value, this.#decimals[slot]!);
        // The limit itself, an `int` in Python: without its ".0".
        if ((whole >>> slot) & 1) end -= 2;
      } else if (kind === BOOLEAN) {
        end = this.#put(end, value === 1 ? TRUE : FALSE);
      } else {
        end = this.#put(end, this.#codes[value < 0 ? this.#codes.length - 1 : value]!);
      }
      let to = end;
      for (let chunk = starts[slot]!; chunk < starts[slot + 1]!; chunk++, to += 8) {
        view.setFloat64(to, chunks[chunk]!, true);
      }
      end += this.#lengths[slot]!;
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

  #putNumber(at: number, scaled: number, decimals: number): number {
    let size = scaled;
    if (scaled < 0 || (scaled === 0 && Object.is(scaled, -0))) {
      this.#view.setUint8(at++, 0x2d);
      size = -scaled;
    }
    if (size > LARGEST_FAST) return this.#putText(at, pythonRepr(size / 10 ** decimals));
    // Each divisor is written out, so that the division becomes a multiplication.
    const n = size | 0;
    let whole: number;
    switch (decimals) {
      case 1:
        whole = (n / 10) | 0;
        return this.#putFraction(this.#putWhole(at, whole), (n - whole * 10) * 100);
      case 2:
        whole = (n / 100) | 0;
        return this.#putFraction(this.#putWhole(at, whole), (n - whole * 100) * 10);
      case 3:
        whole = (n / 1000) | 0;
        return this.#putFraction(this.#putWhole(at, whole), n - whole * 1000);
      default:
        whole = (n / 1_000_000) | 0;
        return this.#putMillionths(at, whole, n - whole * 1_000_000);
    }
  }

  /** A whole number below a million. */
  #putWhole(at: number, whole: number): number {
    if (whole < 1000) {
      this.#view.setInt32(at, INTEGERS[whole]!, true);
      return at + (whole < 10 ? 1 : whole < 100 ? 2 : 3);
    }
    const thousands = (whole / 1000) | 0;
    const end = this.#putWhole(at, thousands);
    this.#view.setInt32(end, PADDED[whole - thousands * 1000]!, true);
    return end + 3;
  }

  #putFraction(at: number, thousandths: number): number {
    this.#view.setInt32(at, FRACTIONS[thousandths]!, true);
    return at + FRACTION_LENGTHS[thousandths]!;
  }

  #putMillionths(at: number, whole: number, fraction: number): number {
    // Python writes 1e-05 for what is this small.
    if (whole === 0 && fraction < 100 && fraction > 0) {
      return this.#putText(at, pythonRepr(fraction / 1_000_000));
    }
    const end = this.#putWhole(at, whole);
    const thousandths = (fraction / 1000) | 0;
    const rest = fraction - thousandths * 1000;
    if (rest === 0) return this.#putFraction(end, thousandths);
    this.#view.setInt32(end, POINT, true);
    this.#view.setInt32(end + 1, PADDED[thousandths]!, true);
    this.#view.setInt32(end + 4, PADDED[rest]!, true);
    return end + 3 + FRACTION_LENGTHS[rest]!;
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
/** Up to here a scaled number fits 32 bits; beyond, which no real vehicle reaches, the slow way. */
const LARGEST_FAST = 999_999_999;

/** Texts of up to four bytes for 0 to 999, as the little-endian numbers that hold them. */
const INTEGERS = packed((n) => String(n));
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
