import { assertEquals, assertRejects } from "@std/assert";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { forEachBatch } from "../sinks/for_each_batch.ts";
import { createMemoryStream } from "../sources/create_memory_stream.ts";
import { startQuery } from "./start_query.ts";

const QUERY = { decode: { format: "json", fields: { n: "long" } } } as const;

/** Runs two batches; the disk has a plan only after `onPlan`. Notes what happened, in order. */
async function run(
  checkpoint: string,
  happened: string[],
  { onPlan }: { readonly onPlan: () => Promise<void> },
): Promise<void> {
  const fs: Fs = {
    ...systemFs,
    async appendText(file, text, fromBytes, isLazy) {
      const isPlan = text.includes('"plan"');
      if (isPlan) await onPlan();
      await systemFs.appendText(file, text, fromBytes, isLazy);
      if (isPlan) happened.push("plan");
      else if (text.includes('"done"')) happened.push("done");
    },
  };
  const source = createMemoryStream();
  source.add([{ n: 1 }, { n: 2 }]);
  const handle = await startQuery(QUERY, {
    source,
    sink: forEachBatch(({ batchId }) => void happened.push(`sink ${batchId}`)),
    checkpoint,
    maxRecordsPerBatch: 1,
    fs,
  });
  await handle.awaitTermination();
}

Deno.test("runBatch() gives a batch to the sink only once its plan is on disk, however long that takes", async () => {
  using folder = temporaryFolder();
  // A turn of the event loop, in which all that does not wait for the plan goes on.
  const onPlan = () => new Promise<void>((resolve) => setTimeout(resolve));
  const happened: string[] = [];
  await run(folder.path, happened, { onPlan });
  assertEquals(happened, ["plan", "sink 0", "done", "plan", "sink 1", "done"]);
});

Deno.test("runBatch() gives the sink nothing of a batch whose plan cannot be written", async () => {
  using folder = temporaryFolder();
  const happened: string[] = [];
  const onPlan = () => Promise.reject(new Error("disk full"));
  await assertRejects(() => run(folder.path, happened, { onPlan }), Error, "disk full");
  assertEquals(happened, []);
});
