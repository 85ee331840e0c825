import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { applySolutions } from "./apply_solutions.ts";

const notebook = createNotebook([
  { markdown: "# Exercises" },
  { id: "a", code: "const a: number = todo();", tags: ["exercise"] },
  { code: "a;" },
  { id: "b", code: "const b: number = todo();", tags: ["exercise"] },
]);
const answer = (id: string) => ({ id, source: `const ${id} = 1;`, line: 1 });

Deno.test("applySolutions() changes the exercises and nothing else", () => {
  const solved = applySolutions(notebook, [answer("b"), answer("a")]);
  assertEquals(solved.cells.map(({ source }) => source), [
    "# Exercises",
    "const a = 1;",
    "a;",
    "const b = 1;",
  ]);
  assertEquals(solved.cells.map(({ id }) => id), notebook.cells.map(({ id }) => id));
});

Deno.test("applySolutions() wants exactly one solution for each exercise", () => {
  const fails = (ids: string[], message: string) =>
    assertThrows(() => applySolutions(notebook, ids.map(answer)), UsageError, message);
  fails(["a"], "exercise b must have a solution");
  fails(["a", "b", "cell-3"], 'solution cell-3 must be for a cell tagged "exercise"');
});
