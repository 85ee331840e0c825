import { assert, assertEquals } from "@std/assert";
import { type DealtRecord } from "@lib/connectors/kafka/deal_records.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { embeddedTopics } from "./embedded_topics.ts";
import { openLogFile } from "./open_log_file.ts";

function recordsAt(...timestamps: number[]): DealtRecord[] {
  // Large, so that a few of them fill a stored batch.
  const value = new Uint8Array(100_000);
  return timestamps.map((timestampMs) => ({
    timestampMs,
    key: null,
    value,
    headers: [],
    sizeBytes: value.length,
  }));
}

function withTopics(
  look: (topics: ReturnType<typeof embeddedTopics>) => void,
): void {
  using folder = temporaryFolder();
  const file = openLogFile(folder.path);
  const topics = embeddedTopics(file);
  topics.create("t", { partitions: 2, maxMessageBytes: 1_000_000 });
  look(topics);
  file.db.close();
}

Deno.test("embeddedTopics() reads from any offset to the end of its stored batch", () => {
  withTopics((topics) => {
    const topic = topics.need("t");
    const timestamps = Array.from({ length: 11 }, (_, i) => i);
    topics.append(topic, 1, { records: recordsAt(...timestamps), compression: "zstd" });
    for (const from of timestamps) {
      const { records, nextOffset } = topics.read(topic, 1, from)!;
      const expected = Array.from({ length: nextOffset - from }, (_, i) => from + i);
      assertEquals(records.map(({ offset }) => offset), expected);
      assert(nextOffset - from <= 2, "256 KB hold two of these");
    }
    assertEquals([topics.read(topic, 1, 11), topics.read(topic, 0, 0)], [undefined, undefined]);
  });
});

Deno.test("embeddedTopics() finds the first late enough record across stored batches", () => {
  withTopics((topics) => {
    const topic = topics.need("t");
    const timestamps = [5, 9, 1, 2, 30, 3, 20, 40];
    topics.append(topic, 0, { records: recordsAt(...timestamps), compression: "none" });
    for (let asked = 0; asked <= 41; asked++) {
      const first = timestamps.findIndex((timestampMs) => timestampMs >= asked);
      assertEquals(topics.offsetAt(topic, 0, asked), first < 0 ? timestamps.length : first);
    }
  });
});
