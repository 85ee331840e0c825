import { assertEquals } from "@std/assert";
import { failureLine } from "./failure_line.ts";

Deno.test("failureLine() leaves out a line that is not known", () => {
  const failed = { cell: 2, name: "KernelEnded", message: "gone", traceback: [] };
  assertEquals(failureLine({ path: "a.ipynb", failed }), "a.ipynb: cell 2: KernelEnded: gone");
});

Deno.test("failureLine() says so where nothing failed", () => {
  assertEquals(failureLine({ path: "a.ipynb" }), "a.ipynb: no cell failed");
});
