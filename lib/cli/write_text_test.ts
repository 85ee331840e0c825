import { assertEquals, assertThrows } from "@std/assert";
import { ReaderLeftError } from "@lib/feedback/reader_left_error.ts";
import { writeText } from "./write_text.ts";

Deno.test("writeText() goes on until everything is written", () => {
  let all = "";
  writeText(
    { writeSync: (bytes) => (all += new TextDecoder().decode(bytes.subarray(0, 2)), 2) },
    "four",
  );
  assertEquals(all, "four");
});

Deno.test("writeText() tells a reader that has left from a failure", () => {
  const failing = (error: Error) => ({
    writeSync(): number {
      throw error;
    },
  });
  assertThrows(() => writeText(failing(new Deno.errors.BrokenPipe()), "x"), ReaderLeftError);
  assertThrows(() => writeText(failing(new TypeError("full")), "x"), TypeError, "full");
});
