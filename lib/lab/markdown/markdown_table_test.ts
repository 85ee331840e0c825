import { assertEquals } from "@std/assert";
import { runProgram } from "@lib/services/run_program.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { markdownTable } from "./markdown_table.ts";

Deno.test("markdownTable() leaves the formatter nothing to change", async () => {
  const table = markdownTable([
    ["a", "what was done", "`code`"],
    ["1", "killed with -9, twice", "[`name()`](lib/x_test.ts)"],
    ["", "São Paulo | Rio", ""],
  ]);
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/table.md`, `${table}\n`);
  await runProgram(Deno.execPath(), ["fmt", `${folder.path}/table.md`]);
  assertEquals(await Deno.readTextFile(`${folder.path}/table.md`), `${table}\n`);
});

Deno.test("markdownTable() keeps a bar inside of its cell", () => {
  const [, , row] = markdownTable([["x"], ["a | b"]]).split("\n");
  assertEquals(row!.split(/(?<!\\)\|/).map((cell) => cell.trim()), ["", "a \\| b", ""]);
});
