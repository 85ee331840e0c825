import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { startKernel } from "@lib/lab/kernel/start_kernel.ts";
import { progress } from "./progress.ts";

type Shown = { text: string; html: string; id?: string; update?: boolean };

function fakeKernel() {
  const shown: Shown[] = [];
  const display = (value: unknown, options?: { display_id?: string; update?: boolean }) => {
    const data = value as Record<string, string>;
    const { display_id: id, update } = options ?? {};
    shown.push({ text: data["text/plain"]!, html: data["text/html"]!, id, update });
    return Promise.resolve();
  };
  return { shown, kernel: { display } as never };
}

Deno.test("progress() shows one display, changes it in place, and ends with the last state", async () => {
  const { shown, kernel } = fakeKernel();
  let nowMs = 0;
  const bar = progress({ kernel, nowMs: () => nowMs });
  for (let done = 0; done <= 1000; done++) {
    nowMs += 1;
    bar.onProgress({ phase: "ingest", done, total: 1000, unit: "rows" });
    await Promise.resolve();
  }
  await bar.finish();
  // At most ten a second, the first at once, and one more at the end.
  assertEquals(shown.length, 12);
  assertEquals(new Set(shown.map(({ id }) => id)).size, 1);
  assertEquals(shown.map(({ update }) => update), [false, ...Array(11).fill(true)]);
  assertEquals(shown.at(-1)!.text, "ingest: 1,000 of 1,000 rows");
});

Deno.test("progress() keeps a line per phase, escapes it, and knows work without an end", async () => {
  const { shown, kernel } = fakeKernel();
  const bar = progress({ kernel });
  bar.onProgress({ phase: "<b>", done: 1, unit: "rows" });
  bar.onProgress({ phase: "write", done: 0, total: 0, unit: "files" });
  await bar.finish();
  assertEquals(shown.at(-1)!.text, "<b>: 1 rows\nwrite: 0 of 0 files");
  assert(!shown.at(-1)!.html.includes("<b>"));
  assertEquals(shown.at(-1)!.html.match(/value="1"/g)?.length, 1);
});

Deno.test("progress() does not disturb the work when the display fails, and tells at the end", async () => {
  const kernel = { display: () => Promise.reject(new Error("gone")) } as never;
  const bar = progress({ kernel });
  bar.onProgress({ phase: "a", done: 1, unit: "rows" });
  await assertRejects(() => bar.finish(), Error, "gone");
});

Deno.test("progress() ends work that is to stop, and keeps what was shown", async () => {
  const { shown, kernel } = fakeKernel();
  const stop = new AbortController();
  const bar = progress({ kernel, signal: stop.signal });
  bar.onProgress({ phase: "a", done: 1, total: 3, unit: "rows" });
  stop.abort(new Error("enough"));
  assertThrows(
    () => bar.onProgress({ phase: "a", done: 2, total: 3, unit: "rows" }),
    Error,
    "enough",
  );
  await bar.finish();
  assertEquals(shown.at(-1)!.text, "a: 1 of 3 rows");
});

Deno.test("progress() lets the stop button end the work that reports to it; the state stays", async () => {
  await using kernel = await startKernel({ cwd: "." });
  await kernel.execute('import { progress, setup } from "@lib/display/mod.ts";\nsetup();');
  await kernel.execute("let done = 0;");
  const started = Promise.withResolvers<void>();
  const running = kernel.execute(
    `const bar = progress();
for (;; done++) {
  bar.onProgress({ phase: "a", done, unit: "rows" });
  await new Promise((resolve) => setTimeout(resolve, 1));
}`,
    { onOutput: () => started.resolve() },
  );
  await started.promise;
  Deno.kill(kernel.pid, "SIGINT");
  const outcome = await running;
  assertEquals(outcome.status === "error" && outcome.name, "AbortError");
  const texts: unknown[] = [];
  await kernel.execute("console.log(done > 0);", {
    onOutput: ({ content }) => texts.push(content.text),
  });
  assertEquals(texts, ["true\n"]);
});
