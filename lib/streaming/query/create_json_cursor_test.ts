import { assertEquals } from "@std/assert";
import { createJsonCursor, type JsonCursor } from "./create_json_cursor.ts";

function at(text: string, strict = false): JsonCursor {
  const cursor = createJsonCursor({ strict });
  cursor.open(text);
  return cursor;
}

Deno.test("createJsonCursor() reads numbers by the grammar of JSON, and no part of another word", () => {
  for (const number of ["0", "-0", "10", "1.50", "1e5", "-1.5E-3", "1e+9"]) {
    assertEquals(at(`${number},`).readNumber(), number);
    assertEquals(JSON.parse(number), Number(number));
  }
  for (const text of ["01", "1.", ".5", "+1", "1e", "1x", "1.5.2", "1-2", "-", "--1", "1_0"]) {
    assertEquals(at(text).readNumber(), null, text);
  }
});

Deno.test("createJsonCursor() stays where it is if there is no number", () => {
  const cursor = at("-Infinity");
  assertEquals([cursor.readNumber(), cursor.readWord()], [null, "-Infinity"]);
});

Deno.test("createJsonCursor() knows its words, and with strict only those of JSON", () => {
  for (const word of ["true", "false", "null"]) assertEquals(at(word, true).readWord(), word);
  for (const word of ["NaN", "+INF", "-Infinity"]) {
    assertEquals([at(word).readWord(), at(word, true).readWord()], [word, null]);
  }
  for (const text of ["truely", "nul", "INF", "true1", "True"]) {
    assertEquals(at(text).readWord(), null, text);
  }
});

Deno.test("createJsonCursor() agrees with JSON.parse on texts, whole and broken", () => {
  for (
    const text of ['""', '"a\\n\\u00e9\\\\"', '"\\x"', '"\\u12"', '"\t"', '"open', '"\\', '"\\"']
  ) {
    let expected: string | null = null;
    try {
      expected = JSON.parse(text);
    } catch { /* is no JSON */ }
    assertEquals(at(text, true).readText(), expected, text);
  }
});

Deno.test("createJsonCursor() ends a text at the quote that it began with, unless strict", () => {
  assertEquals(at(`'x "y"' `).readText(), 'x "y"');
  assertEquals(at(`'x'`, true).readText(), null);
});

Deno.test("createJsonCursor() passes over the spaces of JSON, and no others", () => {
  assertEquals(at(" \t\r\n{").skipSpace(), "{".charCodeAt(0));
  assertEquals(at("\u00a0{").skipSpace(), 0xa0);
  assertEquals(at("  ").skipSpace(), NaN);
});
