import { assertEquals } from "@std/assert";
import { runProgram } from "@lib/services/run_program.ts";
import { withFolder } from "@lib/testing/with_folder.ts";
import { markdownTable } from "./markdown_table.ts";

Deno.test("markdownTable() leaves the formatter nothing to change", async () => {
  const table = markdownTable([
    ["a", "what was done", "`code`"],
    ["1", "killed with -9, twice", "[`name()`](lib/x_test.ts)"],
    ["", "São Paulo | Rio", ""],
  ]);
  await withFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/table.md`, `${table}\n`);
    await runProgram(Deno.execPath(), ["fmt", `${dir}/table.md`]);
    assertEquals(await Deno.readTextFile(`${dir}/table.md`), `${table}\n`);
  });
});

Deno.test("markdownTable() keeps a bar inside of its cell", () => {
  const [, , row] = markdownTable([["x"], ["a | b"]]).split("\n");
  assertEquals(row!.split(/(?<!\\)\|/).map((cell) => cell.trim()), ["", "a \\| b", ""]);
});
