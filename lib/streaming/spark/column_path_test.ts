import { assertEquals } from "@std/assert";
import { columnPath } from "./column_path.ts";

Deno.test("columnPath() quotes each name that is more than a word", () => {
  assertEquals(columnPath("row", "a.b", "c`d", "é", "2x", "_x2"), "row.`a.b`.`c``d`.`é`.`2x`._x2");
});
