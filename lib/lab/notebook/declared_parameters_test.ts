import { assertEquals } from "@std/assert";
import { createNotebook } from "./create_notebook.ts";
import { declaredParameters } from "./declared_parameters.ts";

function kinds(code: string): Record<string, string> {
  const { parameters } = declaredParameters(createNotebook([{ code, tags: ["parameters"] }]));
  return Object.fromEntries([...parameters].map(([name, { kind }]) => [name, kind]));
}

Deno.test("declaredParameters() tells the kind of a default or of its type", () => {
  assertEquals(
    kinds(
      'const a = -1_000;\nconst b = .5;\nconst c = "x";\nconst d = `y`;\nconst e = false;\nconst f = [];\n' +
        "const g = {\n  h: 1,\n};\nconst i = null;\nconst j = start();\nconst k: number = start();\n" +
        'const l: "a" | "b" = "a";\nlet m: string | null = null;',
    ),
    {
      a: "number",
      b: "number",
      c: "string",
      d: "string",
      e: "boolean",
      f: "list",
      g: "object",
      i: "any",
      j: "any",
      k: "number",
      l: "string",
      m: "any",
    },
  );
});

Deno.test("declaredParameters() looks at the top level of the tagged cell only", () => {
  assertEquals(kinds("// const a = 1;\nfunction f() {\n  const b = 2;\n}\nconst c = 3;"), {
    c: "number",
  });
  const notebook = createNotebook([{ code: "const a = 1;" }, {
    code: "const b = 1;",
    tags: ["x"],
  }]);
  assertEquals(declaredParameters(notebook), { parameters: new Map() });
});
