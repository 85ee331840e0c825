import { assertEquals } from "@std/assert";

Deno.test("stopSignal() is one signal until the button is pressed, and a fresh one afterwards", async () => {
  // In a process of its own, as the test runner takes SIGINT for itself.
  const code = `import { stopSignal } from "@lib/display/cell/stop_signal.ts";
    const before = stopSignal();
    const isOne = stopSignal() === before;
    const aborted = new Promise((resolve) => before.addEventListener("abort", resolve));
    Deno.kill(Deno.pid, "SIGINT");
    await aborted;
    const after = stopSignal();
    console.log(isOne, before.reason.name, after === before, after.aborted);
    Deno.exit(0);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assertEquals(decoder.decode(stdout), "true AbortError false false\n", decoder.decode(stderr));
});
