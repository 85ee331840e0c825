import { assertEquals, assertThrows } from "@std/assert";
import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
import { streamAccount } from "./stream_account.ts";

async function accountAfter(nextOffsets: Record<string, number>) {
  const account = streamAccount(createMemorySink());
  const where = { queryId: "q", batchId: 0, outputMode: "append", isFlush: false } as const;
  await account.sink.write({ ...where, rows: {}, deadLetters: [], nextOffsets });
  return account;
}

Deno.test("streamAccount() counts offsets of a log, and lines of files but not their sizes", async () => {
  const sums = { stored: 0, dead_letters: 99 };
  assertEquals((await accountAfter({ "t/0": 40, "t/1": 2 })).close(sums).produced, 42);
  assertEquals((await accountAfter({ "a.ndjson": 12_345, "lines/0": 7 })).close(sums).produced, 7);
});

Deno.test("streamAccount() takes what is missing for an error, and what is more for none", async () => {
  const account = await accountAfter({ "t/0": 10 });
  assertEquals(account.close({ stored: 6, dead_letters: 3, superseded: 1 }), {
    produced: 10,
    stored: 6,
    dead_letters: 3,
    superseded: 1,
  });
  assertEquals(account.close({ stored: 60, dead_letters: 3 }).stored, 60);
  assertThrows(
    () => account.close({ stored: 6, dead_letters: 2, superseded: 1 }),
    Error,
    "1 of 10 records are neither stored (6) nor dead letters (2) nor superseded (1)",
  );
});

Deno.test("streamAccount() has nothing to add up where nothing was read", () => {
  const { close } = streamAccount(createMemorySink());
  assertEquals(close({ stored: 5, dead_letters: 0 }), { stored: 5, dead_letters: 0 });
});
