import { assertEquals } from "@std/assert";
import { splitLines } from "./split_lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("splitLines() splits texts and bytes at the same places", () => {
  for (
    const text of ["", "a", "a\n", "\n", "\n\n", "a\r\nb\rc\n", "a\n\n b \n", "ção\r\n", "\r\r\n"]
  ) {
    const asTexts = splitLines(bytes(text));
    // One byte that is not UTF-8 at the end makes the whole file bytes.
    const asBytes = splitLines(Uint8Array.of(...bytes(text), 0x0a, 0xff));
    const expected = asTexts.map((line) => bytes(String(line)));
    if (text !== "" && !/[\r\n]$/.test(text)) assertEquals(asBytes.slice(0, -1), expected);
    assertEquals(asBytes.at(-1), Uint8Array.of(0xff));
  }
});

Deno.test("splitLines() leaves a byte order mark out and keeps other odd letters", () => {
  assertEquals(splitLines(bytes("\ufeff{}\n\u2028x\u0085")), ["{}", "\u2028x\u0085"]);
});
