import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createNotebook } from "./notebook/create_notebook.ts";
import { parseParameters } from "./parse_parameters.ts";

const code = 'const n = 1;\nconst text = "a";\nconst list = [];\nconst any = f();';
const notebook = createNotebook([{ code, tags: ["parameters"] }]);

Deno.test("parseParameters() reads JSON, except where the default is a text", () => {
  assertEquals(
    parseParameters(["n=2.5", "text=007", 'list=["a", 1]', "any=true", "unknown=x y"], {
      notebook,
    }),
    { n: 2.5, text: "007", list: ["a", 1], any: true, unknown: "x y" },
  );
});

Deno.test("parseParameters() takes everything after the first sign, and the later of two", () => {
  assertEquals(parseParameters(["text=a=b\nc", "n=1", "n=2", "any="], { notebook }), {
    text: "a=b\nc",
    n: 2,
    any: "",
  });
});

Deno.test("parseParameters() refuses what is not NAME=VALUE", () => {
  for (const text of ["n", "=1", "1n=1", "a b=1", ""]) {
    assertThrows(
      () => parseParameters([text], { notebook }),
      UsageError,
      `-p must be NAME=VALUE: current value is ${JSON.stringify(text)}`,
    );
  }
});
