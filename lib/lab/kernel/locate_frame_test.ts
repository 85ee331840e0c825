import { assertEquals } from "@std/assert";
import { locateFrame } from "./locate_frame.ts";

Deno.test("locateFrame() takes away what the kernel puts before the first line", async () => {
  const code = "const a = 1; throw new Error();";
  const column = '"use strict"; void 0;'.length + 1;
  assertEquals(await locateFrame(code, [`    at <anonymous>:1:${column}`]), {
    line: 1,
    column: 1,
    frame: 0,
  });
});

Deno.test("locateFrame() finds nothing where no frame is of a cell", async () => {
  for (
    const traceback of [[], [""], [
      "Error",
      "    at f (file:///a.ts:1:2)",
      "    at Array.map (<anonymous>)",
    ]]
  ) {
    assertEquals(await locateFrame("f();", traceback), undefined);
  }
});

Deno.test("locateFrame() finds nothing in code that does not compile", async () => {
  assertEquals(await locateFrame("const = ;", ["    at <anonymous>:1:1"]), undefined);
});
