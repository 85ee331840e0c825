import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readSolutions, solutionsPath } from "./read_solutions.ts";

Deno.test("readSolutions() reads the file beside the notebook, and says which does not fit", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/solutions`);
    const path = `${folder}/07_topic.ipynb`;
    assertEquals(solutionsPath(path), `${folder}/solutions/07_topic.ts`);
    await Deno.writeTextFile(solutionsPath(path), "// %% a\nconst a = 1;\n");
    assertEquals(await readSolutions(path), [{ id: "a", source: "const a = 1;", line: 2 }]);
    await Deno.writeTextFile(solutionsPath(path), "const a = 1;\n");
    await assertRejects(() => readSolutions(path), UsageError, "solutions/07_topic.ts");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
