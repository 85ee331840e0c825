import { assert, assertEquals } from "@std/assert";
import { connectKernel } from "@lib/lab/kernel/connect_kernel.ts";
import { startKernelProcess } from "@lib/lab/kernel/kernel_process.ts";
import { type Kernel, startKernel } from "@lib/lab/kernel/start_kernel.ts";

const SETUP = 'import { setup, stopSignal } from "@lib/display/mod.ts"; setup();';

async function textsOf(kernel: Kernel, code: string): Promise<unknown[]> {
  const texts: unknown[] = [];
  await kernel.execute(code, {
    onOutput: ({ content }) => texts.push(content.text ?? content.ename),
  });
  return texts;
}

/** Sends ten cells without waiting, as JupyterLab does, and counts outputs under another cell. */
async function misplaced(first: string): Promise<number> {
  const cells = Array.from(
    { length: 10 },
    (_, i) =>
      `for (let i = 0; i < 20; i++) {\n  console.log("cell ${i}");\n  await null;\n}\n"cell ${i}";`,
  );
  const owners = new Map<string, string>();
  let wrong = 0;
  const process = await startKernelProcess({ cwd: "." });
  const { channels } = await connectKernel(process, {
    onPublished: ({ header, parent_header, content }) => {
      const parent = String(parent_header.msg_id);
      if (header.msg_type === "execute_input") {
        owners.set(parent, /cell \d+/.exec(String(content.code))?.[0] ?? "");
      }
      const text = String(content.text ?? JSON.stringify(content.data ?? ""));
      for (const [cell] of text.matchAll(/cell \d+/g)) if (owners.get(parent) !== cell) wrong++;
    },
  });
  const request = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  await Promise.all(
    [first, ...cells, "1;"].map((code) => channels.ask("execute_request", { ...request, code })),
  );
  await channels.askControl("shutdown_request", { restart: false });
  await process.ended;
  channels.close();
  return wrong;
}

Deno.test("setup() keeps outputs with their cell when all cells are sent at once", async () => {
  // Three tries, because a machine that is busy at the moment may take longer than any pause.
  const counts: string[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const [without, withSetup] = [await misplaced("0;"), await misplaced(SETUP)];
    if (withSetup * 10 <= without) return;
    counts.push(`${withSetup} misplaced with setup(), ${without} without`);
  }
  throw new Error(counts.join("; "));
});

Deno.test("setup() sends one message for one burst, and keeps the order of the streams", async () => {
  await using kernel = await startKernel({ cwd: "." });
  await kernel.execute(SETUP);
  await kernel.execute("setup();"); // once more does no harm
  assertEquals(
    await textsOf(
      kernel,
      'console.log("a", 1);\nconsole.info("b");\nconsole.error("c");\nconsole.log({ d: 1n });',
    ),
    ["a 1\nb\n", "c\n", "{ d: 1n }\n"],
  );
});

Deno.test("setup() lets the stop button end what listens to it, and the kernel keeps its state", async () => {
  await using kernel = await startKernel({ cwd: "." });
  await kernel.execute(`${SETUP}\nconst kept = 7;`);
  const waiting = `console.log("waiting");
const signal = stopSignal();
await new Promise((_, reject) => {
  signal.addEventListener("abort", () => reject(signal.reason));
});`;
  const started = Promise.withResolvers<void>();
  const running = kernel.execute(waiting, { onOutput: () => started.resolve() });
  await started.promise;
  Deno.kill(kernel.pid, "SIGINT");
  const outcome = await running;
  assertEquals(outcome.status === "error" && outcome.name, "AbortError");
  assertEquals(await textsOf(kernel, "console.log(kept, stopSignal().aborted);"), ["7 false\n"]);
});

Deno.test("setup() shows a rejection that nobody waits for", async () => {
  await using kernel = await startKernel({ cwd: "." });
  await kernel.execute(SETUP);
  const texts = await textsOf(
    kernel,
    'Promise.reject(new Error("nobody waits"));\nawait new Promise((resolve) => setTimeout(resolve, 20));',
  );
  assert(String(texts[0]).startsWith("Unhandled rejection: Error: nobody waits"), String(texts[0]));
});

Deno.test("setup() waits for a promise that a cell ends with, and shows its failure as an error", async () => {
  await using kernel = await startKernel({ cwd: "." });
  await kernel.execute(SETUP);
  const shown: [string, unknown][] = [];
  const onOutput = (
    { header, content }: { header: { msg_type: string }; content: Record<string, unknown> },
  ) => void shown.push([header.msg_type, content.data ?? [content.ename, content.evalue]]);
  await kernel.execute("Promise.resolve(6 * 7)", { onOutput });
  await kernel.execute('Promise.reject(new RangeError("too far"))', { onOutput });
  // On a busy machine the rejection is noticed, and told, before the cell's end.
  assertEquals(shown.filter(([type]) => type !== "stream"), [
    ["execute_result", { "text/plain": "42" }],
    ["error", ["RangeError", "too far"]],
  ]);
});
