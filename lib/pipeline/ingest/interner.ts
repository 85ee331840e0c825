/** Gives equal texts one small number, looking at bytes before making a string. @module */

/** Numbers texts from 0 in order of first sight. */
export interface Interner {
  /** The number of the ASCII text in `bytes` from `from` to `to`. */
  ofBytes(bytes: Uint8Array, from: number, to: number): number;
  ofText(text: string): number;
  /** The texts by number. The interner starts anew. */
  take(): string[];
}

/**
 * An interner. A fleet repeats its few ids millions of times: finding one by its bytes costs a
 * fraction of decoding it.
 *
 * @example
 * ```ts
 * import { createInterner } from "@lib/pipeline/ingest/interner.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const interner = createInterner();
 * const bytes = new TextEncoder().encode("EV-00001,EV-00002,EV-00001");
 * assertEquals([0, 9, 18].map((from) => interner.ofBytes(bytes, from, from + 8)), [0, 1, 0]);
 * assertEquals(interner.ofText("EV-00002"), 1);
 * assertEquals(interner.take(), ["EV-00001", "EV-00002"]);
 * ```
 */
export function createInterner(): Interner {
  let texts: string[] = [];
  let codes = new Map<string, number>();
  /** Open addressing: number + 1 of the text at a hash, 0 for free. */
  let slots = new Int32Array(256);
  /** What each text was seen as: its bytes one after the other, and where each starts and ends. */
  let seen = new Uint8Array(4096);
  let seenEnd = 0;
  let starts: number[] = [];
  let ends: number[] = [];
  let hashes: number[] = [];
  let byBytes: number[] = [];

  function ofText(text: string): number {
    let code = codes.get(text);
    if (code === undefined) {
      code = texts.length;
      codes.set(text, code);
      texts.push(text);
    }
    return code;
  }

  function ofBytes(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0;
    for (let at = from; at < to; at++) hash = Math.imul(hash, 31) + bytes[at]! | 0;
    const mask = slots.length - 1;
    let slot = (hash ^ hash >>> 15) & mask;
    for (; slots[slot] !== 0; slot = slot + 1 & mask) {
      const entry = slots[slot]! - 1;
      if (hashes[entry] === hash && equals(bytes, from, to, entry)) return byBytes[entry]!;
    }
    return remember(bytes, from, to, { hash, slot });
  }

  function equals(bytes: Uint8Array, from: number, to: number, entry: number): boolean {
    const start = starts[entry]!;
    if (ends[entry]! - start !== to - from) return false;
    for (let at = from; at < to; at++) {
      if (bytes[at] !== seen[start + at - from]) return false;
    }
    return true;
  }

  function remember(
    bytes: Uint8Array,
    from: number,
    to: number,
    { hash, slot }: { hash: number; slot: number },
  ): number {
    const code = ofText(String.fromCharCode(...bytes.subarray(from, to)));
    while (seenEnd + to - from > seen.length) seen = grown(seen);
    seen.set(bytes.subarray(from, to), seenEnd);
    starts.push(seenEnd);
    seenEnd += to - from;
    ends.push(seenEnd);
    hashes.push(hash);
    byBytes.push(code);
    slots[slot] = starts.length;
    if (starts.length * 2 > slots.length) rehash();
    return code;
  }

  function rehash(): void {
    slots = new Int32Array(slots.length * 2);
    const mask = slots.length - 1;
    hashes.forEach((hash, entry) => {
      let slot = (hash ^ hash >>> 15) & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = entry + 1;
    });
  }

  function take(): string[] {
    const taken = texts;
    texts = [];
    codes = new Map();
    slots = new Int32Array(256);
    seenEnd = 0;
    starts = [];
    ends = [];
    hashes = [];
    byBytes = [];
    return taken;
  }

  return { ofBytes, ofText, take };
}

function grown(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
