import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { outputStore } from "./output_store.ts";
import { type Kernel, type Outcome, startKernel } from "./start_kernel.ts";

async function runAll(kernel: Kernel, codes: readonly string[]) {
  const store = outputStore();
  const results: { outcome: Outcome; outputs: ReturnType<typeof store.begin> }[] = [];
  for (const code of codes) {
    const outputs = store.begin();
    results.push({ outputs, outcome: await kernel.execute(code, { onOutput: store.apply }) });
  }
  return results;
}

Deno.test("startKernel() keeps 200 lines of each of five cells with their cell", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const cells = [1, 2, 3, 4, 5];
  const results = await runAll(
    kernel,
    cells.map((cell) => `for (let i = 0; i < 200; i++) console.log("cell ${cell} line", i);`),
  );
  assertEquals(
    results.map(({ outputs }) => outputs),
    cells.map((cell) => [{
      output_type: "stream" as const,
      name: "stdout" as const,
      text: Array.from({ length: 200 }, (_, i) => `cell ${cell} line ${i}\n`).join(""),
    }]),
  );
});

Deno.test("startKernel() puts an error after what the cell showed before it", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const [result] = await runAll(kernel, [
    'for (let i = 0; i < 50; i++) await Deno.jupyter.display({ "text/plain": "x" }, { raw: true });\nthrow new RangeError("too far");',
  ]);
  assertEquals(result!.outputs.map(({ output_type }) => output_type), [
    ...Array(50).fill("display_data"),
    "error",
  ]);
  assertEquals(result!.outcome.status === "error" && result!.outcome.name, "RangeError");
});

Deno.test("startKernel() updates a display that an earlier cell made", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const show = (text: string, update: boolean) =>
    `await Deno.jupyter.display({ "text/plain": "${text}" }, { raw: true, display_id: "bar", update: ${update} });`;
  const results = await runAll(kernel, [show("0 %", false), show("100 %", true)]);
  assertEquals(results.map(({ outputs }) => outputs), [
    [{ output_type: "display_data" as const, data: { "text/plain": "100 %" }, metadata: {} }],
    [],
  ]);
});

Deno.test("startKernel() keeps state and counts cells, but not code run on the side", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const first = await kernel.execute("const a: number = 6;");
  await kernel.execute("a;", { isCounted: false });
  const second = await kernel.execute('if (a !== 6) throw new Error("lost");');
  assertEquals([first, second], [
    { status: "ok", executionCount: 1 },
    { status: "ok", executionCount: 2 },
  ]);
});

// @fault notebooks: a cell that loops or waits for ever -> killed after its time
Deno.test("startKernel() kills code that takes too long, whether it loops or waits", async () => {
  for (const code of ["while (true);", "await new Promise(() => {});"]) {
    const kernel = await startKernel({ cwd: "." });
    const outcome = await kernel.execute(code, { timeoutMs: 100 });
    assertEquals(outcome, { status: "timeout", timeoutMs: 100 });
    assertEquals((await kernel.execute("1;")).status, "ended");
    await kernel.shutdown();
  }
});

// @fault notebooks: a cell ends the kernel -> noticed, and said
Deno.test("startKernel() notices that the code ended the kernel", async () => {
  await using kernel = await startKernel({ cwd: "." });
  const outcome = await kernel.execute("Deno.exit(3);");
  assertEquals([outcome.status, outcome.status === "ended" && outcome.code], ["ended", 3]);
  assertEquals((await kernel.execute("1;")).status, "ended");
});

// @fault notebooks: no kernel can be started -> said why
Deno.test("startKernel() says why there is no kernel", async () => {
  using cwd = temporaryFolder();
  await Deno.writeTextFile(`${cwd.path}/deno.json`, "{ broken");
  await assertRejects(
    () => startKernel({ cwd: cwd.path }),
    Error,
    `Cannot start the Deno kernel in ${cwd.path}`,
  );
});

Deno.test({
  name: "a kernel ends with the program that started it",
  ignore: Deno.build.os !== "linux", // elsewhere a process that has ended is hard to tell from one that has not
  fn: async () => {
    // A program that is killed can remove nothing of what it wrote.
    using folder = temporaryFolder();
    const script = 'import { startKernel } from "@lib/lab/kernel/start_kernel.ts";' +
      'const kernel = await startKernel({ cwd: "." }); console.log(kernel.pid);' +
      "setTimeout(() => {}, 60_000);";
    const parent = new Deno.Command(Deno.execPath(), {
      args: ["eval", script],
      env: { TMPDIR: folder.path },
      stdout: "piped",
    }).spawn();
    const reader = parent.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    assertEquals(await isAlive(pid), true);
    parent.kill("SIGKILL");
    await parent.status;
    await reader.cancel();
    const deadlineMs = performance.now() + 10_000;
    while (await isAlive(pid) && performance.now() < deadlineMs);
    assertEquals(await isAlive(pid), false);
  },
});

/** A zombie has ended; its new parent only did not ask yet how. */
async function isAlive(pid: number): Promise<boolean> {
  // Deno itself may read /proc with all permissions only.
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${pid}/stat`], stderr: "null" })
    .output();
  return /\) [^ZX]/.test(new TextDecoder().decode(stdout));
}
