import { assertEquals, assertStringIncludes } from "@std/assert";
import { runTask } from "@lib/testing/run_task.ts";

Deno.test("lab refuses a port that cannot be one before it installs anything", async () => {
  const { code, stderr } = await runTask("lab", ["--port", "70000"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, '--port must be a port from 1 to 65535: current value is "70000"');
});

Deno.test("lab says what it takes", async () => {
  const { code, stdout } = await runTask("lab", ["--help"]);
  assertEquals(code, 0);
  for (const option of ["--port", "--ip", "--no-browser"]) assertStringIncludes(stdout, option);
});
