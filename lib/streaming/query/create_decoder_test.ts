import { assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { createDecoder } from "./create_decoder.ts";
import { FIELD_TYPES, type FieldType, type Value } from "./stream_query.ts";

/** What one member becomes under each type; `null` is left out. */
function under(json: string): Partial<Record<FieldType, Value>> {
  const fields = Object.fromEntries(FIELD_TYPES.map((type) => [type, type]));
  const decode = createDecoder({ format: "json", fields });
  const text = `{${FIELD_TYPES.map((type) => `"${type}": ${json}`).join(", ")}}`;
  // A row each, since one field that is read to the letter would take the others with it.
  const rows = FIELD_TYPES.map((type) => {
    const one = createDecoder({ format: "json", fields: { [type]: type } });
    return [type, one(`{"${type}": ${json}}`).row[type]!] as const;
  });
  assertEquals(decode(text).row, Object.fromEntries(rows), `all at once: ${json}`);
  return Object.fromEntries(rows.filter(([, value]) => value !== null));
}

Deno.test("createDecoder() takes each JSON value as the types that fit it", () => {
  assertEquals(under('"x"'), { string: "x" });
  assertEquals(under("12.5"), { string: "12.5", double: 12.5 });
  assertEquals(under("12"), { string: "12", double: 12, long: 12, timestamp: 12_000_000 });
  assertEquals(under('"12"'), { string: "12" });
  assertEquals(under("true"), { string: "true", boolean: true });
  assertEquals(under("null"), {});
  assertEquals(under('"1970-01-01T00:00:01"'), {
    string: "1970-01-01T00:00:01",
    timestamp: 1_000_000,
  });
  assertEquals(under('{"b" : [1, 2.50]}'), { string: '{"b":[1,2.5]}' });
  assertEquals(under("[ ]"), { string: "[]" });
});

Deno.test("createDecoder() judges numbers by how they are written", () => {
  assertEquals(under("3.0"), { string: "3.0", double: 3 });
  assertEquals(under("3e2"), { string: "300.0", double: 300 });
  assertEquals(under("9007199254740993"), {
    string: "9007199254740993",
    double: 9007199254740992,
    long: 9007199254740993n,
  });
  assertEquals(under("-9223372036854775808").long, -9223372036854775808n);
  assertEquals(under("9223372036854775808").long, undefined);
  assertEquals(under("1e999"), { string: '"Infinity"', double: Infinity });
});

Deno.test("createDecoder() takes NaN and infinities for doubles, bare or as texts", () => {
  assertEquals(under("NaN"), { string: '"NaN"', double: NaN });
  assertEquals(under('"NaN"'), { string: "NaN", double: NaN });
  assertEquals(under('"-INF"').double, -Infinity);
  assertEquals(under('"Inf"').double, undefined);
});

Deno.test("createDecoder() with strict takes only JSON by its standard", () => {
  const fields = { a: "double" } as const;
  const [spark, strict] = [false, true].map((strict) =>
    createDecoder({ format: "json", fields, strict })
  );
  for (const text of ['{"a": NaN}', "{'a': 1}", '{"a": 1} more']) {
    assertEquals(spark!(text).isObject, true, text);
    assertEquals(strict!(text), { row: { a: null }, isObject: false, eventMicros: null }, text);
  }
  assertEquals(strict!('{"a": 1}').row, { a: 1 });
  assertEquals([spark!('{"a": "NaN"}').row.a, strict!('{"a": "NaN"}').row.a], [NaN, null]);
});

Deno.test("createDecoder() gives nulls for what is not an object", () => {
  const decode = createDecoder({ format: "json", fields: { a: "string" }, eventTime: "at" });
  for (
    const text of ["not json", "[]", "", "null", "42", '"x"', '[{"a": "x"}]', '{"a": "x', null]
  ) {
    assertEquals(decode(text), {
      row: { a: null, event_timestamp: null },
      isObject: false,
      eventMicros: null,
    });
  }
  assertEquals(decode("{}").isObject, true);
});

Deno.test("createDecoder() reads bytes, and does not stumble over those that are not UTF-8", () => {
  const decode = createDecoder({ format: "json", fields: { a: "string", b: "long" } });
  const bytes = new TextEncoder().encode('{"a": "?é", "b": 1}');
  bytes[7] = 0xff;
  assertEquals(decode(bytes).row, { a: "\ufffdé", b: 1 });
  assertEquals(decode(new Uint8Array([0xff, 0xfe])).isObject, false);
});

Deno.test("createDecoder() is not misled about a long by the same name elsewhere", () => {
  const decode = createDecoder({ format: "json", fields: { n: "long" } });
  for (
    const [text, expected] of [
      ['{"x": {"n": 5}, "n": 5.0}', null],
      ['{"x": {"n": 5.0}, "n": 5}', 5],
      ['{"x": "\\"n\\": 5", "n": 5.0}', null],
      ['{"\\u006e": 5.0, "x": {"n": 5}}', null],
      ['{"n": 5.0, "n": 5}', 5],
      ['{"n" :\n\t 5 }', 5],
      ['{"n":-5}', -5],
      ['{"n":50}', 50],
      ['{"n": -0}', 0],
    ] as const
  ) assertEquals(decode(text).row.n, expected, text);
});

Deno.test("createDecoder() finds the event time among the fields or beside them", () => {
  const text = '{"at": "1970-01-01 00:01", "event_timestamp": "1970-01-01 00:02"}';
  const rowOf = (fields: Record<string, FieldType>, eventTime: string) =>
    createDecoder({ format: "json", fields, eventTime })(text).row;
  assertEquals(rowOf({}, "at"), { event_timestamp: 60e6 });
  assertEquals(rowOf({ at: "timestamp" }, "at"), { event_timestamp: 60e6 });
  assertEquals(rowOf({ at: "string" }, "at"), {
    at: "1970-01-01 00:01",
    event_timestamp: 60e6,
  });
  assertEquals(rowOf({ event_timestamp: "string" }, "event_timestamp"), {
    event_timestamp: 120e6,
  });
});

Deno.test("createDecoder() takes whole seconds for the event time only where it is a timestamp", () => {
  const timeOf = (type: FieldType) =>
    createDecoder({ format: "json", fields: { at: type }, eventTime: "at" })('{"at": 60}')
      .eventMicros;
  assertEquals(timeOf("timestamp"), 60e6);
  assertEquals(timeOf("string"), null);
});

Deno.test("createDecoder() reads a line as its first, whatever lines it has learnt from", () => {
  const source = new PythonRandom(7);
  const random = () => source.random();
  const pick = <T>(list: readonly T[]): T => source.choice(list);
  const some = (json: readonly string[], separator: string) =>
    Array.from({ length: Math.floor(random() * 6) }, () => `"${pick(MEMBERS)}":${pick(json)}`)
      .join(separator);
  for (let stream = 0; stream < 60; stream++) {
    const fields = Object.fromEntries(
      MEMBERS.filter(() => random() < 0.6).map((name) => [name, pick(FIELD_TYPES)]),
    );
    const how = { format: "json", fields, eventTime: pick([null, "at"]), strict: random() < 0.5 };
    const decode = createDecoder({ ...how, format: "json" });
    const layouts = Array.from(
      { length: 5 },
      () => `{${some(["_", "_", '{"a":_,"at":[_]}'], pick([",", " , "]))}}${pick(["", " ", "x"])}`,
    );
    for (let n = 0; n < 100; n++) {
      const values = random() < 0.8 ? PLAIN : DIRTY;
      let line = pick(layouts).replaceAll("_", () => pick(values));
      if (random() < 0.1) {
        const at = Math.floor(random() * line.length);
        line = line.slice(0, at) + pick([...'"\\{}[],:1 e.-\0']) + line.slice(at + n % 2);
      }
      // A decoder without a past has no layout, and reads member by member.
      const expected = createDecoder({ ...how, format: "json" })(line);
      assertEquals(decode(line), expected, `${JSON.stringify(how)} ${JSON.stringify(line)}`);
      assertEquals(Object.keys(decode(line).row), Object.keys(expected.row));
    }
  }
});

const MEMBERS = ["a", "b", "c", "at"];
const PLAIN = ["1", "-2.5", '"x"', "null", "true", "60", '"2025-01-01T10:00:00.123+02:00"'];
const DIRTY = [
  ...["-0", "1e400", "1E-3", "12345678901234567890", "-9223372036854775808", "01", "1.", "+1"],
  ...[
    "NaN",
    "-INF",
    "nul",
    "'q'",
    '"NaN"',
    '"a\\u0041"',
    '"a\\"b"',
    '"\\x"',
    '"a\u0001"',
    '"\ud800"',
  ],
  ...["{}", "[]", "[1, 2.50]", '{"a":{}}', '"open', '""', '"1970-01-01 00:01"'],
];
