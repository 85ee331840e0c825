import { assertEquals } from "@std/assert";
import { createJsonCursor } from "./create_json_cursor.ts";

function cursorOn(text: string, strict = false) {
  const cursor = createJsonCursor({ strict });
  cursor.open(text);
  return cursor;
}

Deno.test("createJsonCursor() gives any value without its spaces, to the letter otherwise", () => {
  const text = ' { "a" : [ 1.0 , -0e0, "x y" , { } , [ ] ] , "b": true , "c" : null } ';
  const cursor = cursorOn(text);
  cursor.skipSpace();
  assertEquals(cursor.readAny(), '{"a":[1.0,-0e0,"x y",{},[]],"b":true,"c":null}');
  assertEquals(cursor.skipSpace(), NaN);
});

Deno.test("createJsonCursor() says whether the number it passed was whole", () => {
  for (
    const [text, expected] of [["12,", true], ["-0}", true], ["1.0]", false], [
      "1e2 ",
      false,
    ]] as const
  ) {
    const cursor = cursorOn(text);
    assertEquals([cursor.passNumber(), cursor.isWhole], [true, expected], text);
    assertEquals(cursor.slice(0), text.slice(0, -1));
  }
  for (const text of ["", "-", "01", "1.", ".5", "1e", "1x", "+1", "1-2"]) {
    assertEquals(cursorOn(text).passNumber(), false, text);
  }
});

Deno.test("createJsonCursor() passes over the texts that it can read, and over no others", () => {
  for (const text of ['"a"', '"\\u00e9\\n"', "'it'", '"open', '"\\x"', '"\\', '"a\nb"', "a", ""]) {
    const [passing, reading] = [cursorOn(text), cursorOn(text)];
    const isRead = reading.readText() !== null;
    if (reading.isTextNext() || isRead || text.startsWith('"')) {
      assertEquals(passing.passText(), isRead, text);
    }
    if (isRead) assertEquals(passing.at, reading.at);
  }
});

Deno.test("createJsonCursor() with strict knows neither single quotes nor words for numbers", () => {
  for (const text of ["'a'", "NaN", "-INF", "[Infinity]"]) {
    assertEquals(cursorOn(text).readAny() !== null, true, text);
    assertEquals(cursorOn(text, true).readAny(), null, text);
  }
  assertEquals(cursorOn("[true]", true).readAny(), "[true]");
});

Deno.test("createJsonCursor() passes over codes only if all are next", () => {
  const cursor = cursorOn("abc");
  assertEquals(cursor.passCodes(Uint16Array.of(97, 99)), false);
  assertEquals([cursor.passCodes(Uint16Array.of(97, 98)), cursor.at], [true, 2]);
  assertEquals(cursor.passCodes(Uint16Array.of(99, 100)), false);
});
