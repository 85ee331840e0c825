import { assertEquals, assertStringIncludes } from "@std/assert";
import { describeFailure } from "./describe_failure.ts";
import { startKernel } from "./start_kernel.ts";

Deno.test("describeFailure() finds the line of a failing statement in what was typed", async () => {
  await using kernel = await startKernel({ cwd: "." });
  // The marked line is the one that must be named; the kernel's own numbers differ in each of these.
  const cells = [
    "throw new Error(); // here",
    "\n\n// a comment\ntype T = {\n  a: number;\n};\n\nnull!.a; // here",
    "const o = { a: 1, b: [1, 2, 3] };\nconst f = () => {\n  throw new Error();\n};\n\nf(); // here",
    "enum E { A, B }\ninterface I {\n  a: E;\n}\nawait Promise.reject(new Error()); // here",
    'import type { Output } from "@lib/lab/notebook/notebook.ts";\nimport {\n  UsageError,\n} from "@lib/feedback/usage_error.ts";\nlet output: Output;\nthrow new UsageError("x"); // here',
    'import { UsageError } from "@lib/feedback/usage_error.ts";\nlet e: UsageError;\nthrow 1 as never as Error, new Error(); // here',
    "class A {\n  constructor(readonly x: number) {\n    throw new Error();\n  }\n}\n\nnew A(1); // here",
    '[3].map((x) => x)\n  .forEach(() => { // here\n    throw new Error("in a chain");\n  });',
  ];
  for (const code of cells) {
    const outcome = await kernel.execute(code);
    if (outcome.status !== "error") throw new Error(`Expected an error of ${code}`);
    const { line } = await describeFailure(outcome, { code });
    assertStringIncludes(code.split("\n")[line! - 1]!, "// here", code);
  }
});

Deno.test("describeFailure() names the cell's line, not that of a function of an earlier cell", async () => {
  await using kernel = await startKernel({ cwd: "." });
  await kernel.execute('\n\n\nfunction boom() {\n  throw new Error("boom");\n}');
  const code = "const a = 1;\n\nboom();";
  const outcome = await kernel.execute(code);
  if (outcome.status !== "error") throw new Error("Expected an error");
  const failure = await describeFailure(outcome, { code });
  assertEquals([failure.message, failure.line, failure.column], ["boom", 3, 1]);
});

Deno.test("describeFailure() gives a syntax error its place and its line", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const code = "const a = 1;\n  const b = = 2;";
  const outcome = await kernel.execute(code);
  if (outcome.status !== "error") throw new Error("Expected an error");
  assertEquals(await describeFailure(outcome, { code }), {
    name: "SyntaxError",
    message: "Expression expected",
    line: 2,
    column: 13,
    traceback: [
      "SyntaxError: Expression expected",
      "  const b = = 2;",
      "            ^",
      "    at line 2, column 13 of this cell",
    ],
  });
});

Deno.test("describeFailure() keeps what was thrown without a stack", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const outcome = await kernel.execute('throw "only text";');
  if (outcome.status !== "error") throw new Error("Expected an error");
  const failure = await describeFailure(outcome, { code: 'throw "only text";' });
  assertEquals([failure.message, failure.line], ["only text", undefined]);
});
