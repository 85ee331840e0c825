import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createClock } from "@lib/time/clock.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { createMemorySink } from "../sinks/create_memory_sink.ts";
import { createNdjsonSink } from "../sinks/create_ndjson_sink.ts";
import { readDeadLetterLine } from "../sinks/dead_letter_line.ts";
import type { Sink, SinkBatch } from "../sinks/sink.ts";
import { createMemoryStream } from "../sources/create_memory_stream.ts";
import type { QueryOptions } from "./query_options.ts";
import { startQuery } from "./start_query.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "5 seconds" },
  aggregates: [{ fn: "count", as: "n" }],
};
const second = (at: number) => ({
  at: new Date(Date.UTC(2025, 0, 1) + at * 1000).toISOString(),
});

/** Time passes only where something waits. */
function virtualOptions(options: QueryOptions): QueryOptions {
  return {
    clock: createClock("virtual", { startMicros: Date.UTC(2025, 0, 1) * 1000 }),
    ...options,
  };
}

async function finished(query: StreamQuery, options: QueryOptions) {
  const handle = await startQuery(query, virtualOptions(options));
  await handle.awaitTermination();
  return handle;
}

const countsIn = (batches: readonly SinkBatch[]) =>
  batches.map((
    { batchId, rows },
  ) => [batchId, ...(rows.windows ?? []).map(({ values }) => values.n)]);

// @shows What came while it stood still
Deno.test("startQuery() goes on in a new run with the same id and the state of the last", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  const sink = createMemorySink();
  source.add([10, 11, 12, 13, 14, 15].map(second));
  const first = await finished(QUERY, { source, sink, checkpoint: `${folder.path}/c` });
  source.add([second(25)]);
  const other = createMemorySink();
  const next = await finished(QUERY, { source, sink: other, checkpoint: `${folder.path}/c` });
  assertEquals(next.id, first.id);
  assert(next.runId !== first.runId);
  assertEquals(countsIn(sink.batches).flatMap(([, ...counts]) => counts), []);
  assertEquals(countsIn(other.batches), [[2], [3, 5]]);
  const rows = (await Deno.readTextFile(`${folder.path}/c/progress.ndjson`)).trimEnd().split("\n");
  assertEquals(rows.map((row) => JSON.parse(row).batchId), [0, 1, 2, 3]);
  assertEquals(next.lastProgress!.sources[0]!.endOffset, { "memory/0": 7 });
});

// @fault checkpoints: the query was changed since -> refused; the checkpoint is left alone
Deno.test("startQuery() refuses a changed query and leaves the checkpoint alone", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  await finished(QUERY, { source, sink: createMemorySink(), checkpoint: folder.path });
  const before = [...Deno.readDirSync(folder.path)].map(({ name }) =>
    Deno.readTextFileSync(`${folder.path}/${name}`)
  );
  const changed = { ...QUERY, aggregates: [{ fn: "max", column: "k", as: "n" }] } as const;
  await assertRejects(
    () => startQuery(changed, { source, sink: createMemorySink(), checkpoint: folder.path }),
    UsageError,
    'aggregates[0].fn: was "count", now "max"',
  );
  const after = [...Deno.readDirSync(folder.path)].map(({ name }) =>
    Deno.readTextFileSync(`${folder.path}/${name}`)
  );
  assertEquals(after, before);
});

// @fault streams: the sink refuses for a while -> the query pauses and catches up, without gap or
//   double
Deno.test("startQuery() pauses while the sink refuses, and catches up without gap or double", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  source.add([10, 25, 40].map(second));
  const memory = createMemorySink();
  const seen: number[] = [];
  let refusals = 4;
  const sink: Sink = {
    ...memory,
    outputs: memory.outputs,
    write: (batch) => {
      seen.push(batch.batchId);
      return refusals-- > 0 ? Promise.reject(new Error("database is down")) : memory.write(batch);
    },
  };
  const notes: string[] = [];
  const onNote = (text: string) => notes.push(text);
  const handle = await finished(QUERY, {
    source,
    sink,
    checkpoint: folder.path,
    maxRecordsPerBatch: 1,
    onNote,
  });
  assertEquals(seen.slice(0, 5), [0, 0, 0, 0, 0]);
  assertEquals(memory.batches.map(({ batchId }) => batchId), [0, 1, 2, 3]);
  assertEquals(memory.table().map(({ n }) => n), [1, 1]);
  assertEquals(handle.counts.input, 3);
  assertEquals(notes.filter((note) => note.includes("database is down")).length, 4);
});

// @fault streams: the sink refuses until tries are used up -> the query fails without progress,
//   and can be started again
Deno.test("startQuery() fails when tries are used up, without progress, and can be started again", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  source.add([10, 25].map(second));
  const down: Sink = { ...createMemorySink(), write: () => Promise.reject(new Error("down")) };
  const failing = await startQuery(
    QUERY,
    virtualOptions({
      source,
      sink: down,
      checkpoint: folder.path,
      retry: { maxAttempts: 3 },
    }),
  );
  await assertRejects(() => failing.awaitTermination(), Error, "down");
  assertEquals(failing.exception!.message, "down");
  assertEquals([failing.isActive, failing.batches, failing.lastProgress], [false, 0, null]);
  assert(failing.status.message.includes("down"));
  source.add([second(40)]);
  const sink = createMemorySink();
  const handle = await finished(QUERY, { source, sink, checkpoint: folder.path });
  assertEquals(handle.id, failing.id);
  // The batch that was begun has the input that it had, not what came since.
  assertEquals(sink.batches.map(({ nextOffsets }) => nextOffsets["memory/0"]), [2, 3, 3]);
  assertEquals(sink.table().map(({ n }) => n), [1, 1]);
});

Deno.test("startQuery() closes windows after a batch done again, where every batch is a step", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  source.add([10, 27].map(second));
  const down: Sink = { ...createMemorySink(), write: () => Promise.reject(new Error("down")) };
  const failing = { source, sink: down, checkpoint: folder.path, retry: { maxAttempts: 1 } };
  await assertRejects(() => finished(QUERY, { ...failing, drive: "stepwise" }), Error, "down");
  source.add([second(12)]);
  const sink = createMemorySink();
  const handle = await finished(QUERY, {
    source,
    sink,
    checkpoint: folder.path,
    drive: "stepwise",
  });
  assertEquals(countsIn(sink.batches), [[0], [1, 1], [2]]);
  assertEquals(handle.counts.late, 1);
});

// @fault streams: a row that the sink will never take -> a dead letter; the rest is written
Deno.test("startQuery() makes a row that the sink will never take a dead letter, and writes the rest", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  source.add(['{"k": "good"}', '{"k": "bad"}', '{"k": "fine"}']);
  const memory = createMemorySink();
  const sink: Sink = {
    ...memory,
    outputs: ["records"],
    write: async (batch) => {
      const bad = batch.rows.records!.filter(({ values }) => values.k === "bad");
      const records = batch.rows.records!.filter((row) => !bad.includes(row));
      await memory.write({ ...batch, rows: { records } });
      const why = { code: "CONSTRAINT", message: "too bad" };
      return { written: records.length, rejected: bad.map((row) => ({ row, ...why })) };
    },
  };
  const query: StreamQuery = { decode: { format: "json", fields: { k: "string" } } };
  const handle = await finished(query, { source, sink, checkpoint: folder.path });
  assertEquals(memory.table().map(({ k }) => k), ["good", "fine"]);
  const [line, ...rest] = (await Deno.readTextFile(`${folder.path}/dead_letters.ndjson`)).trimEnd()
    .split(
      "\n",
    );
  const letter = readDeadLetterLine(line!)!;
  assertEquals([rest.length, letter.code, letter.stage, letter.origin.offset], [
    0,
    "CONSTRAINT",
    "sink",
    1,
  ]);
  assertEquals(new TextDecoder().decode(letter.value!), '{"k": "bad"}');
  const { input, accepted, deadLetters, output, refused } = handle.counts;
  assertEquals([input, accepted, deadLetters, output, refused], [3, 3, 1, 2, 1]);
});

// @fault streams: a bad record whose dead letter cannot be stored -> not passed before it is
//   stored
Deno.test("startQuery() passes a bad record only once its dead letter is stored", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  const poison = Uint8Array.of(0xff, 0xfe, 0x00);
  source.add([second(10)]);
  source.add([new TextDecoder("latin1").decode(poison), null]);
  let isDown = true;
  const letters = createMemorySink();
  const deadLetters: Sink = {
    ...letters,
    outputs: ["deadLetters"],
    write: (batch) => isDown ? Promise.reject(new Error("no room")) : letters.write(batch),
  };
  const sink = createNdjsonSink(`${folder.path}/out.ndjson`);
  const options = {
    source,
    checkpoint: `${folder.path}/c`,
    deadLetters,
    retry: { maxAttempts: 2 },
  };
  const failing = await startQuery(QUERY, virtualOptions({ ...options, sink }));
  await assertRejects(() => failing.awaitTermination(), Error, "no room");
  isDown = false;
  const handle = await finished(QUERY, {
    ...options,
    sink: createNdjsonSink(`${folder.path}/out.ndjson`),
  });
  const stored = letters.batches.flatMap((batch) => batch.deadLetters);
  assertEquals(stored.map(({ code, origin }) => [code, origin.offset]), [
    ["JSON_PARSE_ERROR", 1],
    ["JSON_PARSE_ERROR", 2],
  ]);
  assertEquals([handle.counts.input, handle.counts.accepted, handle.counts.deadLetters], [
    3,
    1,
    2,
  ]);
});

Deno.test("startQuery() starts where it is told, and only a new query does", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  source.add([second(10), second(11)]);
  const options = { source, checkpoint: folder.path, startingOffsets: "latest" } as const;
  const first = await finished(QUERY, { ...options, sink: createMemorySink() });
  assertEquals(first.counts.input, 0);
  // Nothing was done, so nothing is remembered, and the second is as new as the first.
  source.add([second(12)]);
  const from = { "memory/0": 2 };
  const second_ = await finished(QUERY, {
    ...options,
    sink: createMemorySink(),
    startingOffsets: from,
  });
  assertEquals(second_.counts.input, 1);
  source.add([second(13)]);
  const third = await finished(QUERY, {
    ...options,
    sink: createMemorySink(),
    startingOffsets: "earliest",
  });
  assertEquals(third.counts.input, 1);
});

Deno.test("startQuery() reads all at once, batch by batch, or every so often until it is stopped", async () => {
  const countBatches = async (trigger: string, stopAt?: number) => {
    const source = createMemoryStream();
    source.add([10, 11, 12, 13].map(second));
    const sink = createMemorySink();
    const handle = await startQuery(
      QUERY,
      virtualOptions({ source, sink, trigger, maxRecordsPerBatch: 2 }),
    );
    if (stopAt !== undefined) {
      while (handle.batches < stopAt) await new Promise((resolve) => setTimeout(resolve));
      await handle.stop();
    }
    await handle.awaitTermination();
    return sink.batches.map(({ nextOffsets }) => nextOffsets["memory/0"]);
  };
  assertEquals(await countBatches("once"), [4]);
  assertEquals(await countBatches("available-now"), [2, 4, 4]);
  assertEquals(await countBatches("1 second", 3), [2, 4, 4]);
});

// @fault streams: told to stop while the sink refuses -> it stops at once, and can go on later
Deno.test("startQuery() stops at once while a sink refuses, and can go on later", async () => {
  using checkpoint = temporaryFolder();
  const source = createMemoryStream();
  source.add(['{"k": "a"}']);
  const sink = createMemorySink();
  const refusing = Promise.withResolvers<void>();
  const query: StreamQuery = { decode: { format: "json", fields: { k: "string" } } };
  const handle = await startQuery(query, {
    source,
    sink: {
      ...sink,
      write: () => {
        refusing.resolve();
        return Promise.reject(new Error("the store is down"));
      },
    },
    checkpoint: checkpoint.path,
    trigger: "1 second",
    retry: { maxAttempts: Infinity, firstPauseMs: 3_600_000 },
  });
  await refusing.promise;
  await handle.stop();
  assertEquals([handle.isActive, handle.exception?.message], [false, "the store is down"]);
  await finished(query, { source, sink, checkpoint: checkpoint.path });
  assertEquals(sink.table().map(({ k }) => k), ["a"]);
});

Deno.test("startQuery() emits open windows at the end where it is asked to, marked as such", async () => {
  const source = createMemoryStream();
  source.add([10, 11, 16].map(second));
  const sink = createMemorySink();
  const handle = await finished(QUERY, { source, sink, flushes: true });
  const last = sink.batches.at(-1)!;
  assertEquals([last.isFlush, last.rows.windows!.map(({ values }) => values.n)], [true, [2, 1]]);
  assertEquals(sink.batches.filter(({ isFlush }) => isFlush).length, 1);
  assertEquals(handle.openWindows(), []);
});

Deno.test("startQuery() says why a window is still open", async () => {
  const source = createMemoryStream({ partitions: 2 });
  source.add([second(30)]);
  source.add([second(16)], { partition: 1 });
  const handle = await finished(QUERY, { source, sink: createMemorySink() });
  const [open] = handle.openWindows().toSorted((a, b) => a.startMicros - b.startMicros);
  const at = Date.UTC(2025, 0, 1) * 1000;
  assertEquals(open!.endMicros - at, 20_000_000);
  assertEquals([open!.watermarkMicros - at, open!.missingMicros], [6_000_000, 14_000_000]);
  assertEquals(open!.slowestPartition, "memory/1");
});

// @shows A purchase leaves a trace
Deno.test("startQuery() keeps the late rows, with their windows", async () => {
  const source = createMemoryStream();
  const sink = createMemorySink();
  source.add([10, 14].map(second));
  source.add([second(27)]);
  source.add([second(12)]);
  const handle = await finished(QUERY, { source, sink, maxRecordsPerBatch: 3, drive: "stepwise" });
  const late = sink.batches.flatMap(({ rows }) => rows.late!);
  assertEquals(late.map(({ values }) => [values.lateness_seconds, values.source_offset]), [[5, 3]]);
  assertEquals([handle.counts.accepted, handle.counts.late], [4, 1]);
});

Deno.test("startQuery() closes what it was given, also when it cannot start", async () => {
  using folder = temporaryFolder();
  const closed: string[] = [];
  const source = {
    ...createMemoryStream(),
    close: () => Promise.resolve(void closed.push("source")),
  };
  const sink = { ...createMemorySink(), close: () => Promise.resolve(void closed.push("sink")) };
  await finished(QUERY, { source, sink, checkpoint: folder.path });
  assertEquals(closed, ["source", "sink"]);
  await Deno.writeTextFile(`${folder.path}/query.json`, "{");
  await assertRejects(
    () => startQuery(QUERY, { source, sink, checkpoint: folder.path }),
    Error,
    "query.json",
  );
  assertEquals(closed, ["source", "sink", "source", "sink"]);
});

Deno.test("startQuery() tries dead letters again, as often as it may, with the rules of today", async () => {
  using folder = temporaryFolder();
  const source = createMemoryStream();
  source.add(['{"k": "a"}', '{"k": "b"}', '{"k": "c"}']);
  let refused = ["a", "b"];
  const query: StreamQuery = {
    decode: { format: "json", fields: { k: "string" } },
    reject: [{
      code: "UNKNOWN",
      message: "not known yet",
      when: "known",
      applies: ({ row }) => refused.includes(row.k as string),
    }],
  };
  const stored: unknown[] = [];
  const run = async (replay?: { maxAttempts: number }) => {
    const sink = createMemorySink();
    const { counts } = await finished(query, {
      source,
      sink: { ...sink, outputs: ["records"] },
      checkpoint: folder.path,
      ...(replay && { replay }),
    });
    stored.push(...sink.table().map(({ k }) => k));
    return [counts.input, counts.accepted, counts.deadLetters];
  };
  assertEquals(await run(), [3, 1, 2]);
  assertEquals(await run(), [0, 0, 0]);
  refused = ["b"];
  assertEquals(await run({ maxAttempts: 3 }), [2, 1, 1]);
  assertEquals(await run(), [0, 0, 0]);
  assertEquals(await run({ maxAttempts: 3 }), [1, 0, 1]);
  assertEquals(await run({ maxAttempts: 3 }), [0, 0, 0]);
  assertEquals(stored, ["c", "a"]);
  const lines = (await Deno.readTextFile(`${folder.path}/dead_letters.ndjson`)).trimEnd().split(
    "\n",
  );
  assertEquals(lines.map((line) => readDeadLetterLine(line)!.attempt), [1, 1, 2, 3]);
});
