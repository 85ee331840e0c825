import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { runStream } from "./run_stream.ts";
import type { StreamCall } from "./stream_call.ts";

const QUERY = {
  decode: { format: "json", fields: { k: "string", n: "double" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "1 minute" },
  keys: ["k"],
  aggregates: [{ fn: "sum", column: "n", as: "total" }],
};

interface Folder {
  readonly dir: string;
  /** What every call has. */
  readonly call: StreamCall;
  run(call?: StreamCall): ReturnType<typeof runStream>;
  readonly written: string[];
  readonly notes: string[];
}

/** A query file and a folder of two files. */
async function filledFolder(dir: string): Promise<Folder> {
  await Deno.mkdir(`${dir}/in`);
  await Deno.writeTextFile(`${dir}/q.json`, JSON.stringify(QUERY));
  const line = (k: string, n: number, at: string) =>
    `${JSON.stringify({ k, n, at: `2025-01-01T${at}Z` })}\n`;
  await Deno.writeTextFile(
    `${dir}/in/1`,
    line("a", 1, "10:00:10") + line("a", 2, "10:00:59") + "oops\n",
  );
  await Deno.writeTextFile(`${dir}/in/2`, line("b", 4, "10:01:30"));
  const call = { query: `${dir}/q.json`, source: `files:${dir}/in` };
  const written: string[] = [];
  const notes: string[] = [];
  const surroundings = {
    env: { LAB_HOME: `${dir}/lab` },
    write: (text: string) => void written.push(text),
    note: (text: string) => void notes.push(text),
  };
  const run = (more: StreamCall = {}) => runStream({ ...call, ...more }, surroundings);
  return { dir, call, run, written, notes };
}

Deno.test("runStream() shows batches on the console and counts what went in", async () => {
  using folder = temporaryFolder();
  const { run, written } = await filledFolder(folder.path);
  const result = await run();
  assertEquals(written.filter((line) => line.startsWith("Batch")), [
    "Batch 0 of q: 0 rows, 1 dead letter",
    "Batch 1 of q: 0 rows",
    "Batch 2 of q: 1 row",
  ]);
  const { input, accepted, rejected, dead_letters, output } = result.counts;
  assertEquals([input, accepted, rejected, dead_letters, output], [4, 3, 1, 1, 1]);
  assertEquals([result.open_windows, result.watermark], [1, "2025-01-01T10:01:20.000Z"]);
});

Deno.test("runStream() goes on from its checkpoint, with files that came since", async () => {
  using folder = temporaryFolder();
  const { dir, run } = await filledFolder(folder.path);
  const call = { checkpoint: `${dir}/c`, sink: `ndjson:${dir}/out.ndjson` };
  await run(call);
  assertEquals((await run(call)).counts.input, 0);
  await Deno.writeTextFile(`${dir}/in/3`, '{"k": "c", "at": "2025-01-01T10:03:00Z"}\n');
  assertEquals((await run(call)).counts.input, 1);
  const rows = (await Deno.readTextFile(`${dir}/out.ndjson`)).trimEnd().split("\n");
  assertEquals(rows.map((row) => JSON.parse(row).total), [3, 4]);
  const letters = (await Deno.readTextFile(`${dir}/c/dead_letters.ndjson`)).trimEnd().split("\n");
  assertEquals(letters.map((letter) => JSON.parse(letter).text), ["oops"]);
});

Deno.test("runStream() notices a file that changed after it was read", async () => {
  using folder = temporaryFolder();
  const { dir, run, notes } = await filledFolder(folder.path);
  const call = { checkpoint: `${dir}/c`, sink: "none" };
  await run(call);
  await Deno.writeTextFile(`${dir}/in/2`, "{}\n", { append: true });
  await assertRejects(() => run(call), Error, "2 changed after it was read");
  await run({ ...call, acceptDataLoss: true });
  assert(notes.some((note) => note.includes("left out: 2 changed")), notes.join());
});

// @fault command line: wrong calls of stream -> status 2, saying what would make sense
Deno.test("runStream() refuses calls that make no sense, and says what would", async () => {
  using folder = temporaryFolder();
  const { dir, run, call } = await filledFolder(folder.path);
  const cases: [StreamCall, string][] = [
    [{ system: "sales" }, "both are given"],
    [{ window: "session" }, "--window must be used with a system"],
    [{ mode: "initial" }, "--mode must be used with a system"],
    [{ query: `${dir}/none.json` }, `${dir}/none.json`],
    [{ source: `files:${dir}/none` }, `files:${dir}/none`],
    [{ sink: "console", json: true }, "--json must not be used"],
    [{ trigger: "1 second", drive: "stepwise" }, "--drive"],
    [{ trigger: "1 second", flush: true }, "--flush"],
    [{ trigger: "often" }, '"often"'],
    [{ sink: `parquet:${dir}/p`, outputMode: "update" }, "append for a Parquet sink"],
    [{ outputMode: "complete", sink: "ndjson:" }, "ndjson:"],
    [{ replayDeadLetters: true }, "here they go nowhere"],
  ];
  for (const [more, said] of cases) {
    await assertRejects(() => run({ ...more, sink: more.sink ?? "none" }), UsageError, said);
  }
  const { query: _, ...rest } = call;
  await assertRejects(
    () => runStream(rest, { env: {}, write: () => {}, note: () => {} }),
    UsageError,
    "neither",
  );
  await assertRejects(
    () => runStream({ system: "taxes" }, { env: {}, write: () => {}, note: () => {} }),
    UsageError,
    "iot-monitoring",
  );
});

Deno.test("runStream() reads topics of the embedded log, by partition", async () => {
  using folder = temporaryFolder();
  const { dir, run } = await filledFolder(folder.path);
  const kafka = openEmbeddedKafka(`${dir}/lab/embedded/kafka`);
  await kafka.createTopic("t", { partitions: 2 });
  const producer = await kafka.openProducer();
  const at = (time: string, partition: number) => ({
    value: JSON.stringify({ k: "a", n: 1, at: `2025-01-01T${time}Z` }),
    partition,
  });
  await producer.produce("t", [at("10:00:00", 0), at("10:09:00", 0), at("10:02:00", 1)]);
  await kafka.close();
  const call = { source: "kafka:t", sink: "none" };
  assertEquals((await run(call)).watermark, "2025-01-01T10:01:50.000Z");
  assertEquals(
    (await run({ ...call, watermarkScope: "query" })).watermark,
    "2025-01-01T10:08:50.000Z",
  );
});

Deno.test("stream says what it did as one JSON document, and a mistake in one line", async () => {
  using folder = temporaryFolder();
  const { dir, call } = await filledFolder(folder.path);
  const args = ["--query", call.query!, "--source", call.source!, "--checkpoint", `${dir}/c`];
  const { code, stdout, stderr } = await runTask("stream", [...args, "--json"]);
  assertEquals(code, 0, stderr);
  const result = JSON.parse(stdout);
  assertEquals([result.counts.input, result.batches, result.sink], [4, 3, "none"]);
  await Deno.writeTextFile(`${dir}/q.json`, JSON.stringify({ ...QUERY, keys: [] }));
  const changed = await runTask("stream", [...args, "--json"]);
  assertEquals([changed.code, changed.stdout], [2, ""]);
  assert(changed.stderr.includes("keys"), changed.stderr);
  const wrong = await runTask("stream", ["--trigger", "often", ...args]);
  assertEquals([wrong.code, wrong.stderr.includes('current value is "often"')], [2, true]);
});

Deno.test("runStream() tries dead letters again, or puts them into topics beside the source's", async () => {
  using folder = temporaryFolder();
  const { dir, run } = await filledFolder(folder.path);
  const call = { checkpoint: `${dir}/c`, sink: "none" };
  await run(call);
  const again = await run({ ...call, replayDeadLetters: true, maxAttempts: 2 });
  assertEquals([again.counts.input, again.counts.dead_letters], [1, 1]);
  assertEquals((await run({ ...call, replayDeadLetters: true, maxAttempts: 2 })).counts.input, 0);
  await run({ sink: "none", deadLetters: "kafka" });
  const kafka = openEmbeddedKafka(`${dir}/lab/embedded/kafka`);
  assertEquals((await kafka.describeTopic("in.dlq")).partitions[0]!.end, 1);
  await kafka.close();
  const topics = { sink: "none", deadLetters: "kafka", replayDeadLetters: true } as const;
  const late = { ...topics, startingOffsets: "latest" as const, checkpoint: `${dir}/d` };
  assertEquals((await run(late)).counts.input, 1);
  assertEquals((await run({ ...late, replayDeadLetters: false })).counts.input, 0);
});
