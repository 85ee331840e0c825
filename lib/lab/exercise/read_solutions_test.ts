import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { readSolutions, solutionsPath } from "./read_solutions.ts";

Deno.test("readSolutions() reads the file beside the notebook, and says which does not fit", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/solutions`);
  const path = `${folder.path}/07_topic.ipynb`;
  assertEquals(solutionsPath(path), `${folder.path}/solutions/07_topic.ts`);
  await Deno.writeTextFile(solutionsPath(path), "// %% a\nconst a = 1;\n");
  assertEquals(await readSolutions(path), [{ id: "a", source: "const a = 1;", line: 2 }]);
  await Deno.writeTextFile(solutionsPath(path), "const a = 1;\n");
  await assertRejects(() => readSolutions(path), UsageError, "solutions/07_topic.ts");
});
