import { assertEquals } from "@std/assert";
import { findSyntaxError } from "./find_syntax_error.ts";

// @fault notebooks: a cell that does not compile -> its line and column
Deno.test("findSyntaxError() names the place of what the parser gives up on and what it recovers from", async () => {
  for (
    const [code, line, column] of [
      ["const a = 1;\nconst b = = 2;", 2, 11],
      ["\nconst x = 3; return x;", 2, 14],
      ["let a = 1;\nlet a = 2;", 2, 5],
      ["const x;", 1, 7],
      ["class A {\n  x( }\n", 2, 6],
    ] as const
  ) {
    const mistake = await findSyntaxError(code);
    assertEquals([mistake?.line, mistake?.column], [line, column], code);
  }
});

Deno.test("findSyntaxError() accepts what cells may hold", async () => {
  const code =
    "enum E { A }\nconst x = <number> await Promise.resolve(1);\nexport const y = x satisfies number;\n{ a: 1; }";
  assertEquals(await findSyntaxError(code), undefined);
});
