/** The bytes that surround the values of a record written in the contract's own order. @module */

import { type ColumnType, type Contract, pathOf } from "@lib/contracts/contract.ts";

/** How a writer of JSON spaces its text: `{"a": 1, "b": 2}` or `{"a":1,"b":2}`. */
export const JSON_STYLES = ["spaced", "compact"] as const;
export type JsonStyle = (typeof JSON_STYLES)[number];

/** One value of the record and the bytes that must come before it. */
export interface TemplateSlot {
  readonly column: string;
  readonly type: ColumnType;
  readonly length: number;
  readonly before: Uint8Array;
  /** `before` as little-endian words of four bytes, the rest left out: compared four at a time. */
  readonly beforeWords: Int32Array;
}

/** A record's text as slots for values and the bytes that end it. */
export interface LineTemplate {
  readonly slots: readonly TemplateSlot[];
  readonly end: Uint8Array;
}

const encoder = new TextEncoder();

/**
 * The template of a contract's records, or `undefined` where its columns leave an object and come
 * back to it, so that no single text order exists.
 *
 * @example
 * ```ts
 * import { lineTemplate } from "@lib/pipeline/ingest/line_template.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { slots, end } = lineTemplate(evTelemetry, "compact")!;
 * const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
 * assertEquals(slots.slice(2, 4).map((slot) => text(slot.before)), [
 *   ',"timestamp":',
 *   ',"metrics":{"soc_pct":',
 * ]);
 * assertEquals(text(end), "}}");
 * ```
 */
export function lineTemplate(contract: Contract, style: JsonStyle): LineTemplate | undefined {
  const [comma, colon] = style === "spaced" ? [", ", ": "] : [",", ":"];
  const left = new Set<string>();
  const slots: TemplateSlot[] = [];
  let open: readonly string[] = [];
  let separator = "{";
  for (const [column, { type, length = 0 }] of Object.entries(contract.columns)) {
    const path = pathOf(contract, column);
    const group = path.slice(0, -1);
    const shared = commonDepth(open, group);
    for (let depth = open.length; depth > shared; depth--) {
      left.add(open.slice(0, depth).join("."));
      separator = `}${separator}`;
    }
    if (group.some((_, depth) => left.has(group.slice(0, depth + 1).join(".")))) return undefined;
    const opening = group.slice(shared).map((name) => `${JSON.stringify(name)}${colon}{`).join("");
    const before = encoder.encode(
      `${separator}${opening}${JSON.stringify(path.at(-1))}${colon}`,
    );
    slots.push({ column, type, length, before, beforeWords: wordsOf(before) });
    open = group;
    separator = comma;
  }
  return { slots, end: encoder.encode("}".repeat(open.length + 1)) };
}

function commonDepth(a: readonly string[], b: readonly string[]): number {
  let depth = 0;
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth++;
  return depth;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length: bytes.length >> 2 }, (_, at) => view.getInt32(at * 4, true));
}
