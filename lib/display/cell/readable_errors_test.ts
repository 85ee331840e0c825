import { assert, assertEquals } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { startKernel } from "@lib/lab/kernel/start_kernel.ts";
import { readableErrors } from "./readable_errors.ts";

const frame = (text: string, file: string | null) => ({
  getFileName: () => file,
  toString: () => text,
});
const frames = [
  frame("f (file:///a/lib/x.ts:1:2)", "file:///a/lib/x.ts"),
  frame("<anonymous>:3:4", null),
];

function stackOf(error: Error): string[] {
  const target: { prepareStackTrace?: (error: Error, frames: never) => string } = {};
  readableErrors(target as never);
  return target.prepareStackTrace!(error, frames as never).split("\n");
}

Deno.test("readableErrors() tells a caller's mistake in one line, and its place in the cell", () => {
  assertEquals(stackOf(new UsageError("hz must be above 0: current value is -1")), [
    "UsageError: hz must be above 0: current value is -1",
    "    at <anonymous>:3:4",
  ]);
});

Deno.test("readableErrors() tells of stopped work that it was stopped", () => {
  assertEquals(stackOf(new DOMException("Stopped by the stop button", "AbortError")), [
    "AbortError: Stopped by the stop button",
    "    at <anonymous>:3:4",
  ]);
});

Deno.test("readableErrors() tells all frames and causes of other errors, and ends in a circle", () => {
  const error = new Error("outer", { cause: new TypeError("inner", { cause: { code: 5 } }) });
  assertEquals(stackOf(error), [
    "Error: outer",
    "    at f (file:///a/lib/x.ts:1:2)",
    "    at <anonymous>:3:4",
    "Caused by: TypeError: inner",
    "Caused by: { code: 5 }",
  ]);
  const circle = new Error("round");
  circle.cause = circle;
  assertEquals(stackOf(circle).length, 3 + 5);
});

Deno.test("readableErrors() is what a kernel shows after setup(), with the same place in the cell", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const failure = async (code: string) => {
    const outcome = await kernel.execute(code);
    assert(outcome.status === "error");
    return outcome.traceback;
  };
  const broken = "const n = 1;\nnull.x;";
  const before = await failure(broken);
  const imports = 'import { setup } from "@lib/display/mod.ts";\n' +
    'import { rulesOf } from "@lib/quality/rules.ts";\n' +
    'import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";\nsetup();';
  assertEquals((await kernel.execute(imports)).status, "ok");
  assertEquals(await failure(broken), before);
  const [message, place, ...more] = await failure('\nrulesOf(evTelemetry, "none");');
  assert(message!.startsWith("UsageError: --profile must be one of dictionary, seed"), message);
  assert(/<anonymous>:\d+:\d+/.test(place!), place);
  assertEquals(more, []);
});
