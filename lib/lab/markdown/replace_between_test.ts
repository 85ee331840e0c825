import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { replaceBetween } from "./replace_between.ts";

const marks = { start: "<!-- a -->", end: "<!-- z -->" };
const path = "README.md";

Deno.test("replaceBetween() changes nothing else, and what it wrote is read back", () => {
  const document = `Before ${marks.start}${marks.end} after`;
  const written = replaceBetween(document, { marks, text: "$1 and $&", path });
  const seen: string[] = [];
  const text = (stored: string) => {
    seen.push(stored);
    return stored;
  };
  assertEquals(replaceBetween(written, { marks, text, path }), written);
  assertEquals(seen, ["$1 and $&"]);
  assertEquals([written.startsWith("Before "), written.endsWith(" after")], [true, true]);
});

Deno.test("replaceBetween() names the document whose marks are missing or turned round", () => {
  for (const document of ["", marks.start, `${marks.end} ${marks.start}`]) {
    const error = assertThrows(
      () => replaceBetween(document, { marks, text: "", path }),
      UsageError,
    );
    assertEquals(error.message.startsWith(`README.md must hold the lines "${marks.start}"`), true);
  }
});
