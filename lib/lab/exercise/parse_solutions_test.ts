import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { parseSolutions } from "./parse_solutions.ts";

const path = "notebooks/solutions/01.ts";

Deno.test("parseSolutions() keeps each answer with the line where it starts", () => {
  const text = "// %% a\n\n// why\nconst a = 1;\n\n// %% b-2\nconst b = `\n// not a mark`;\n";
  const lines = text.split("\n");
  const solutions = parseSolutions(text, { path });
  assertEquals(solutions.map(({ id }) => id), ["a", "b-2"]);
  for (const { source, line } of solutions) assertEquals(lines[line - 1], source.split("\n")[0]);
});

Deno.test("parseSolutions() takes a file without answers", () => {
  assertEquals(parseSolutions("// None yet.\n", { path }), []);
});

Deno.test("parseSolutions() says what does not fit", () => {
  const fails = (text: string, message: string) =>
    assertThrows(() => parseSolutions(text, { path }), UsageError, message);
  fails("// %% a\n1;\n// %% a\n2;\n", `${path} must answer each exercise once: a comes twice`);
  fails("// x\nconst a = 1;\n// %% a\n1;\n", "line 2 is const a = 1;");
});
