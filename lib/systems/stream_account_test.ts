import { assertEquals, assertRejects } from "@std/assert";
import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
import { streamAccount } from "./stream_account.ts";

const NO_LOG = { listTopics: () => Promise.resolve([]), describeTopic: () => Promise.reject() };
const CUT_LOG = {
  listTopics: () => Promise.resolve(["t"]),
  describeTopic: (topic: string) =>
    Promise.resolve({
      topic,
      maxMessageBytes: 1,
      partitions: [{ partition: 0, start: 1000, end: 1500 }, { partition: 1, start: 0, end: 20 }],
    }),
};

/** After a batch of so many records, which ends at these offsets. */
async function accountAfter(
  nextOffsets: Record<string, number>,
  { batchId, records }: { readonly batchId: number; readonly records: number },
) {
  const account = streamAccount(createMemorySink());
  const rows = { records: Array.from({ length: records }, () => ({ values: {} })) };
  const where = { queryId: "q", outputMode: "append", isFlush: false, deadLetters: [] } as const;
  await account.sink.write({ ...where, batchId, rows, nextOffsets });
  return account;
}

Deno.test("streamAccount() counts offsets of a log, and lines of files but not their sizes", async () => {
  const sums = { stored: 0, dead_letters: 99 };
  const log = await accountAfter({ "t/0": 40, "t/1": 2 }, { batchId: 0, records: 42 });
  assertEquals((await log.close(sums, NO_LOG)).produced, 42);
  const files = await accountAfter({ "a.ndjson": 12_345, "lines/0": 7 }, {
    batchId: 0,
    records: 7,
  });
  assertEquals((await files.close(sums, NO_LOG)).produced, 7);
  const replayed = { "t/0": 40, "dead-letters:t.dlq/0": 5, "dead-letters:/tmp/letters": 6 };
  const again = await accountAfter(replayed, { batchId: 0, records: 40 });
  assertEquals([(await again.close(sums, NO_LOG)).produced, again.topics()], [40, ["t"]]);
});

Deno.test("streamAccount() knows the topics that were read", async () => {
  const account = await accountAfter({ "lab.t/0": 4, "lab.t/1": 2, "u/0": 1 }, {
    batchId: 0,
    records: 7,
  });
  assertEquals(account.topics(), ["lab.t", "u"]);
});

// @fault systems: a record that is stored nowhere -> the account of the stream is an error
// @shows A purchase leaves a trace
Deno.test("streamAccount() takes what is missing for an error, and what is more for none", async () => {
  const account = await accountAfter({ "t/0": 10 }, { batchId: 0, records: 10 });
  const close = (stored: number, dead_letters: number) =>
    account.close({ stored, dead_letters, superseded: 1 }, NO_LOG);
  assertEquals(await close(6, 3), { produced: 10, stored: 6, dead_letters: 3, superseded: 1 });
  assertEquals((await close(60, 3)).stored, 60);
  await assertRejects(
    () => close(6, 2),
    Error,
    "1 of 10 records are neither stored (6) nor dead letters (2) nor superseded (1)",
  );
});

Deno.test("streamAccount() counts from where the query began, be it the end of a log", async () => {
  const account = await accountAfter({ "t/0": 1_000_003 }, { batchId: 0, records: 3 });
  assertEquals((await account.close({ stored: 3, dead_letters: 0 }, CUT_LOG)).produced, 3);
});

Deno.test("streamAccount() of a query that goes on counts from where the log begins", async () => {
  const account = await accountAfter({ "t/0": 1500, "t/1": 20 }, { batchId: 5, records: 10 });
  assertEquals((await account.close({ stored: 520, dead_letters: 0 }, CUT_LOG)).produced, 520);
  assertEquals(await account.close({ stored: 500, dead_letters: 1 }, CUT_LOG), {
    stored: 500,
    dead_letters: 1,
    unaccounted: 19,
  });
});

Deno.test("streamAccount() has nothing to add up where nothing was read", async () => {
  const { close } = streamAccount(createMemorySink());
  const account = { stored: 5, dead_letters: 0 };
  assertEquals(await close(account, NO_LOG), account);
});

Deno.test("streamAccount() tells deliveries that came again from records that are missing", async () => {
  const account = streamAccount(createMemorySink());
  const at = (offset: number) => ({ topic: "t", partition: 0, offset, timestampMs: null });
  const write = (batchId: number, offsets: readonly number[], lines: number) =>
    account.sink.write({
      queryId: "q",
      batchId,
      outputMode: "append",
      isFlush: false,
      rows: { records: offsets.map((offset) => ({ values: {}, origin: at(offset) })) },
      deadLetters: [],
      nextOffsets: { "lines/0": lines },
    });
  await write(0, [0, 1, 1, 2], 4);
  await write(1, [0, 3], 6);
  const close = (stored: number) => account.close({ stored, dead_letters: 0 }, NO_LOG);
  assertEquals(await close(4), { produced: 6, stored: 4, dead_letters: 0, delivered_again: 2 });
  await assertRejects(() => close(3), Error, "3 of 6 records are neither stored (3)");
});
