import { assertEquals } from "@std/assert";
import { readJsonMembers } from "./read_json_members.ts";

function read(text: string): Record<string, string | null> | null {
  const members = readJsonMembers(text);
  return members && Object.fromEntries(
    [...members].map(([name, member]) => [name, member.kind === "null" ? null : member.text]),
  );
}

Deno.test("readJsonMembers() keeps the letters of numbers, at the top and inside", () => {
  assertEquals(read('{"a": 1.50, "b": -0, "c": 1e3, "d": 12345678901234567890}'), {
    a: "1.50",
    b: "-0",
    c: "1e3",
    d: "12345678901234567890",
  });
  assertEquals(read('{"a": [1.0 , {"b" : [ ] , "c": { } , "d": null , "e": true}]}'), {
    a: '[1.0,{"b":[],"c":{},"d":null,"e":true}]',
  });
});

Deno.test("readJsonMembers() agrees with JSON.parse on texts with escapes", () => {
  for (
    const text of ["plain", 'a"b', "a\\b", "a\\\\", "\n\t\u0001", "é", "\u{1f600}", "\ud800", ""]
  ) {
    assertEquals(read(JSON.stringify({ [text]: text, n: { [text]: text } })), {
      [text]: text,
      n: JSON.stringify({ [text]: text }),
    });
  }
});

Deno.test("readJsonMembers() takes what Spark takes beyond the standard", () => {
  assertEquals(read(`{'a': 'x "y"', "b": NaN, "c": -Infinity, "d": +INF} trailing`), {
    a: 'x "y"',
    b: "NaN",
    c: "-Infinity",
    d: "+INF",
  });
  assertEquals(read(`{'a': 'x \\"y\\u0041'}`), { a: 'x "yA' });
});

Deno.test("readJsonMembers() lets the last of equal names count", () => {
  assertEquals(read('{"a": 1, "a": "2"}'), { a: "2" });
});

Deno.test("readJsonMembers() is null for anything but an object that is whole", () => {
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
  ) assertEquals(readJsonMembers(text), null, text);
});

Deno.test("readJsonMembers() neither overflows on depth nor takes forever on an open text", () => {
  assertEquals(readJsonMembers('{"a":' + "[".repeat(100_000)), null);
  assertEquals(readJsonMembers('{"a": "' + "\\\\x".repeat(100_000)), null);
  assertEquals(read(`{"a":${"[".repeat(900)}${"]".repeat(900)}}`)?.a?.length, 1800);
});
