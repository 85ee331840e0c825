/** Turns the text of a record into a row of the declared fields. @module */

import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { createLayoutMemory } from "./create_layout_memory.ts";
import { createMemberReader, END } from "./create_member_reader.ts";
import { rowFields } from "./row_fields.ts";
import { type Decode, EVENT_TIME_COLUMN, type Row, type Value } from "./stream_query.ts";
import { valueConverter } from "./value_converter.ts";

/** A record's text, read. */
export interface Decoded {
  /** The declared fields, then `event_timestamp` if the query names an event time. */
  readonly row: Row;
  /** Whether the text was a JSON object at all; if not, every field is null. */
  readonly isObject: boolean;
  readonly eventMicros: number | null;
}

export type Decoder = (value: Uint8Array | string | null) => Decoded;

/**
 * A decoder of JSON objects that does as Spark's `from_json` does in its permissive mode.
 *
 * What is not a JSON object gives a row of nulls; a member of another type than declared gives null
 * and leaves the others. `string` takes any value as its text: numbers as Java writes them, objects
 * and lists without spaces. `long` takes whole numbers of 64 bits written without point or exponent,
 * `double` also the texts `"NaN"` and `"Infinity"`, `timestamp` a text or whole seconds. Bytes that
 * are not UTF-8 count as U+FFFD.
 *
 * @example
 * ```ts
 * import { createDecoder } from "@lib/streaming/query/create_decoder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const decode = createDecoder({
 *   format: "json",
 *   fields: { id: "string", n: "long" },
 *   eventTime: "at",
 * });
 * const { row } = decode('{"id": 1.50, "n": "3", "at": "1970-01-01T00:00:01Z"}');
 * assertEquals(row, { id: "1.5", n: null, event_timestamp: 1_000_000 });
 * ```
 */
export function createDecoder(how: Decode): Decoder {
  const { fields, eventTime, strict } = how;
  const columns = Object.entries(rowFields(how)).map(([name, type]) => ({ name, type }));
  const names = columns.map(({ name }) => name);
  // As a column of its own a text, it is read once for both.
  const timeIndex = eventTime ? indexOrEnd(names, eventTime) : -1;
  /** Then whole seconds are a time too, else texts only. */
  const isInstant = Boolean(eventTime) && fields[eventTime!] === "timestamp";
  const wanted = timeIndex === names.length ? [...names, eventTime!] : names;
  const reader = createMemberReader(wanted, { strict });
  const layouts = createLayoutMemory(wanted);
  const convert = valueConverter({ strict });
  const utf8 = new TextDecoder();
  /** Copied for each row, so that all have one shape whatever order their members come in. */
  const empty: Row = Object.fromEntries(
    [...names, ...(eventTime ? [EVENT_TIME_COLUMN] : [])].map((name) => [name, null]),
  );

  /** The row of a line whose layout is known, from the groups of its pattern. */
  function rowOf(groups: RegExpExecArray): Decoded {
    const { places } = layouts;
    const row: Record<string, Value> = { ...empty };
    let stated: Value = null;
    for (let i = 0; i < places.length; i++) {
      const index = places[i]!;
      const text = groups[2 * i + 1];
      if (index < columns.length) {
        const { name, type } = columns[index]!;
        row[name] = text === undefined
          ? convert.ofBare(groups[2 * i + 2]!, type)
          : convert.ofText(text, type);
        if (index === timeIndex) stated = row[name];
      } else if (text !== undefined) stated = convert.ofText(text, "timestamp");
      else if (isInstant) stated = convert.ofBare(groups[2 * i + 2]!, "timestamp");
    }
    return timed(row, stated);
  }

  function timed(row: Record<string, Value>, stated: Value): Decoded {
    if (timeIndex < 0) return { row, isObject: true, eventMicros: null };
    const eventMicros = typeof stated === "string"
      ? parseStreamTimestamp(stated)
      : stated as number;
    row[EVENT_TIME_COLUMN] = eventMicros;
    return { row, isObject: true, eventMicros };
  }

  /** The way for any line; one of a known layout takes a third of the time. */
  function readMembers(line: string): Decoded {
    const row: Record<string, Value> = { ...empty };
    let stated: Value = null;
    reader.open(line);
    for (let index = reader.next(); index !== END; index = reader.next()) {
      if (index < columns.length) {
        const { name, type } = columns[index]!;
        row[name] = reader.value(type);
        if (index === timeIndex) stated = row[name];
      } else if (index === timeIndex && (isInstant || reader.isText())) {
        stated = reader.value("timestamp");
      } else reader.skip();
    }
    if (reader.isBroken) return { row: { ...empty }, isObject: false, eventMicros: null };
    layouts.learn(line);
    return timed(row, stated);
  }

  return (value) => {
    if (value === null) return { row: { ...empty }, isObject: false, eventMicros: null };
    const line = typeof value === "string" ? value : utf8.decode(value);
    const groups = layouts.match(line);
    return groups === null ? readMembers(line) : rowOf(groups);
  };
}

function indexOrEnd(names: readonly string[], name: string): number {
  const index = names.indexOf(name);
  return index < 0 ? names.length : index;
}
