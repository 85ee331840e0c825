import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createNotebook } from "./create_notebook.ts";
import { injectParameters } from "./inject_parameters.ts";

const notebook = createNotebook([
  { markdown: "# Title" },
  {
    code:
      'const vehicles = 20;\nlet mode: "a" | "b" = "a";\nconst days = ["1"];\nconst from: string = start();\nconst clip = true;',
    tags: ["parameters"],
  },
  { code: "vehicles;" },
]);

Deno.test("injectParameters() declares the names again, by their keyword, right after their cell", () => {
  const { cells } = injectParameters(notebook, { mode: "b", vehicles: 3, days: [], from: 'a"b' });
  assertEquals(cells.map((cell) => cell.id), ["cell-1", "cell-2", "injected-parameters", "cell-3"]);
  assertEquals(
    cells[2]!.source,
    '// Given for this run\nlet mode = "b";\nconst vehicles = 3;\nconst days = [];\nconst from = "a\\"b";',
  );
});

Deno.test("injectParameters() shows the new values where the parameters cell shows its own", () => {
  const show = 'params({ vehicles, hz }, {\n  notes: { hz: "ticks per second" },\n});';
  const code = `const vehicles = 20;\nconst hz = 1;\n${show}`;
  const [, cell] =
    injectParameters(createNotebook([{ code, tags: ["parameters"] }]), { hz: 2 }).cells;
  assertEquals(cell!.source, `// Given for this run\nconst hz = 2;\n${show}`);
});

Deno.test("injectParameters() leaves a notebook alone that is given nothing", () => {
  assertEquals(injectParameters(notebook, {}), notebook);
});

Deno.test("injectParameters() replaces what an earlier run was given", () => {
  const once = injectParameters(notebook, { vehicles: 3 });
  assertEquals(
    injectParameters(once, { vehicles: 5 }),
    injectParameters(notebook, { vehicles: 5 }),
  );
  assertEquals(injectParameters(once, {}), notebook);
});

Deno.test("injectParameters() names the parameter, its value and what is accepted", () => {
  const fails = (values: Parameters<typeof injectParameters>[1], message: string) =>
    assertThrows(() => injectParameters(notebook, values), UsageError, message);
  fails(
    { vehicle: 3 },
    "parameter vehicle is not one of the notebook's: accepted are vehicles, mode, days, from, clip",
  );
  fails({ vehicles: "3" }, 'parameter vehicles must be a number: current value is "3"');
  fails({ clip: 1 }, "parameter clip must be a boolean: current value is 1");
  fails({ days: { a: 1 } }, 'parameter days must be a list: current value is {"a":1}');
  fails({ from: null }, "parameter from must be a string: current value is null");
  assertThrows(
    () => injectParameters(createNotebook([{ code: "1" }]), { a: 1 }),
    UsageError,
    'no cell of the notebook has the tag "parameters"',
  );
});
