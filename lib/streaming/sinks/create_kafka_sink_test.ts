import { assertEquals } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createKafkaSink } from "./create_kafka_sink.ts";
import type { SinkBatch } from "./sink.ts";

// @fault sinks: a batch comes again to a topic -> produced again with the same headers, by which
//   a reader leaves it out
// @shows sink kafka
Deno.test("createKafkaSink() names each row so that a reader can leave out what comes twice", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  const sink = createKafkaSink(kafka, "totals");
  const where = { queryId: "q", outputMode: "update" } as const;
  const columns = {
    windows: [{ name: "k", type: "string" }, { name: "n", type: "long" }],
  } as const;
  await sink.open({ ...where, queryName: "q", columns, windowKey: ["k"] });
  const batch: SinkBatch = {
    ...where,
    batchId: 7,
    rows: {
      windows: [{ values: { k: "a", n: 1 }, isRetraction: true }, { values: { k: "b", n: 2 } }],
    },
    deadLetters: [],
    nextOffsets: {},
    isFlush: false,
  };
  await sink.write(batch);
  await sink.write(batch);
  await sink.write({ ...batch, batchId: 8, rows: {} });
  const read: string[] = [];
  const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);
  for await (const { records } of readRange(kafka, "totals")) {
    for (const { key, value, headers } of records) {
      read.push([text(key), text(value), ...headers.map(([, part]) => text(part))].join(" "));
    }
  }
  const once = ['{"k":"a"}  q 7 0', '{"k":"b"} {"k":"b","n":2} q 7 1'];
  assertEquals(read, [...once, ...once]);
  await sink.close();
  await kafka.close();
});
