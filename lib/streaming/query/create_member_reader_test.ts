import { assertEquals } from "@std/assert";
import { createMemberReader, END } from "./create_member_reader.ts";
import { FIELD_TYPES, type Value } from "./stream_query.ts";

const NAMES = ["a", "b", "c", "d"];

/** The members of the object that a text begins with, as texts; null if it begins with none. */
function read(text: string, { names = NAMES, strict = false } = {}): Record<string, Value> | null {
  const reader = createMemberReader(names, { strict });
  // Twice, since what a place held before is looked for first.
  let result: Record<string, Value> = {};
  for (let round = 0; round < 2; round++) {
    result = {};
    reader.open(text);
    for (let index = reader.next(); index !== END; index = reader.next()) {
      if (index === names.length) reader.skip();
      else result[names[index]!] = reader.value("string");
    }
  }
  return reader.isBroken ? null : result;
}

Deno.test("createMemberReader() writes numbers as Java does, at the top and inside", () => {
  assertEquals(read('{"a": 1.50, "b": -0, "c": 1e3, "d": 12345678901234567890}'), {
    a: "1.5",
    b: "0",
    c: "1000.0",
    d: "12345678901234567890",
  });
  assertEquals(read('{"a": [1.0 , {"b" : [ ] , "c": { } , "d": null , "e": true}]}'), {
    a: '[1.0,{"b":[],"c":{},"d":null,"e":true}]',
  });
});

Deno.test("createMemberReader() agrees with JSON.parse on texts with escapes", () => {
  for (
    const text of ["plain", 'a"b', "a\\b", "a\\\\", "\n\t\u0001", "é", "\u{1f600}", "\ud800", ""]
  ) {
    const json = JSON.stringify({ [text]: text, n: { [text]: text } });
    assertEquals(read(json, { names: [text, "n"] }), {
      [text]: text,
      n: JSON.stringify({ [text]: text }),
    });
    assertEquals(read(json, { names: [] }), {});
  }
});

Deno.test("createMemberReader() takes what Spark takes beyond the standard", () => {
  assertEquals(read(`{'a': 'x "y"', "b": NaN, "c": -Infinity, "d": +INF} trailing`), {
    a: 'x "y"',
    b: '"NaN"',
    c: '"-Infinity"',
    d: '"Infinity"',
  });
  assertEquals(read(`{'a': 'x \\"y\\u0041'}`), { a: 'x "yA' });
});

Deno.test("createMemberReader() lets the last of equal names count", () => {
  assertEquals(read('{"a": 1, "a": "2"}'), { a: "2" });
});

Deno.test("createMemberReader() is null for anything but an object that is whole", () => {
  for (
    const text of [
      "",
      "  ",
      "not json",
      "[]",
      "null",
      "42",
      '"text"',
      "{",
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,',
      '{"a":1,}',
      '{"a" 1}',
      "{a: 1}",
      '{"a": 01}',
      '{"a": 1.}',
      '{"a": .5}',
      '{"a": +1}',
      '{"a": truely}',
      '{"a": "open}',
      '{"a": "\\x"}',
      '{"a": "\\',
      '{"a": "line\nbreak"}',
      '{"a": [1,]}',
      '{"a": [1}',
      '{"a": {"b"}}',
      '{"a": nul}',
    ]
  ) assertEquals(read(text), null, text);
});

Deno.test("createMemberReader() neither overflows on depth nor takes forever on an open text", () => {
  assertEquals(read('{"a":' + "[".repeat(100_000)), null);
  assertEquals(read('{"a": "' + "\\\\x".repeat(100_000)), null);
  const nested = "[".repeat(900) + "]".repeat(900);
  assertEquals(read(`{"a":${nested}}`), { a: nested });
});

Deno.test("createMemberReader() does not take one name for another in the same place", () => {
  const reader = createMemberReader(["ab", "a"]);
  const indexOf = (text: string) => {
    reader.open(text);
    return reader.next();
  };
  assertEquals(['{"ab":1}', '{"a":1}', '{"ab":1}', '{"abc":1}', '{"\\u0061":1}'].map(indexOf), [
    0,
    1,
    0,
    2,
    1,
  ]);
});

Deno.test("createMemberReader() reads doubles as JavaScript does, to the last bit", () => {
  const reader = createMemberReader(["a"]);
  for (
    const number of [
      0.1,
      -0,
      0.3,
      123456.789,
      1e21,
      5e-324,
      1.7976931348623157e308,
      -273.15,
      4.35,
      99999999999999.9,
      0.000001234,
      9007199254740993,
    ]
  ) {
    for (const text of [String(number), number.toExponential(), number.toFixed(6)]) {
      reader.open(`{"a":${text}}`);
      reader.next();
      assertEquals(reader.value("double"), Number(text), text);
    }
  }
});

Deno.test("createMemberReader() with strict takes what JSON.parse takes, and no more", () => {
  const texts = [
    '{"a": 1}',
    ' \n{"a" : [1, {"b": "x\\u00e9"}], "c": -0.5e+3, "d": null}\t ',
    '{"a": NaN}',
    '{"a": -INF}',
    "{'a': 1}",
    '{"a": 1} more',
    '{"a": 1},',
    '{"z": "\\x"}',
    '{"z": [1, "\\ud83d"]}',
    '{"z": 1e}',
    '{"z": "\u0001"}',
    "{}",
    "{,}",
  ];
  for (const text of texts) {
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    assertEquals(read(text, { strict: true }) !== null, isJson, text);
  }
});

Deno.test("createMemberReader() finds what is broken whatever type is asked for", () => {
  for (const type of FIELD_TYPES) {
    const reader = createMemberReader(["a"]);
    for (const text of ['{"a": "\\x"}', '{"a": [1', '{"a": 1.}', '{"a": nul}', '{"a": "x']) {
      reader.open(text);
      while (reader.next() !== END) reader.value(type);
      assertEquals(reader.isBroken, true, `${text} as ${type}`);
    }
  }
});
