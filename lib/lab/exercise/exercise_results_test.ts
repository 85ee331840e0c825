import { assertEquals } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { runNotebook } from "@lib/lab/run_notebook.ts";
import { applySolutions } from "./apply_solutions.ts";
import { exerciseResults } from "./exercise_results.ts";

Deno.test("exerciseResults() tells empty exercises from solved and wrong ones, in a real kernel", async () => {
  const notebook = createNotebook([
    { code: 'import { exercise, todo } from "@lib/display/mod.ts";' },
    { id: "answer", code: "const half: number = todo();", tags: ["exercise"] },
    { code: 'await exercise(half, { task: "Half of 6", check: (n) => ({ fits: n * 2 === 6 }) });' },
  ]);
  // Beside this file, so that the kernel finds the project's imports.
  const folder = await Deno.makeTempDir({ dir: "data" });
  try {
    const statusOf = async (name: string, answered: typeof notebook) => {
      const path = `${folder}/${name}.ipynb`;
      await Deno.writeTextFile(path, formatNotebook(answered));
      return exerciseResults((await runNotebook(path)).notebook);
    };
    const solve = (n: number) =>
      applySolutions(notebook, [{ id: "answer", source: `const half = ${n};`, line: 1 }]);
    const results = await Promise.all([
      statusOf("empty", notebook),
      statusOf("right", solve(3)),
      statusOf("wrong", solve(4)),
    ]);
    assertEquals(
      results,
      (["open", "passed", "failed"] as const)
        .map((status) => [{ cell: 3, task: "Half of 6", status }]),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
