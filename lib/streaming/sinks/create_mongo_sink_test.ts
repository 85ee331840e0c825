import { assertEquals } from "@std/assert";
import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
import type { Document } from "@lib/connectors/mongo/mongo.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { OutputMode } from "../query/stream_query.ts";
import { createMongoSink } from "./create_mongo_sink.ts";
import type { Output, SinkRow } from "./sink.ts";

async function stored(
  batches: readonly (readonly SinkRow[])[],
  { outputMode = "update", output = "windows" }: { outputMode?: OutputMode; output?: Output } = {},
): Promise<Document[]> {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const collection = mongo.collection("shop", "sales");
  const sink = createMongoSink(collection);
  const columns = {
    [output]: [
      { name: "window_start", type: "timestamp" },
      { name: "k", type: "string" },
      { name: "n", type: "long" },
    ] as const,
  };
  await sink.open({
    queryId: "q",
    queryName: "q",
    outputMode,
    columns,
    windowKey: ["window_start", "k"],
  });
  for (const [batchId, rows] of batches.entries()) {
    const rest = { deadLetters: [], nextOffsets: {}, isFlush: false };
    const batch = { queryId: "q", batchId, outputMode, rows: { [output]: rows }, ...rest };
    await sink.write(batch);
    await sink.write(batch); // as after a crash
  }
  const found = await collection.find({}, { sort: { k: 1, n: 1 } });
  await mongo.close();
  return found;
}

const row = (k: string | null, n: number): SinkRow => ({
  values: { window_start: 1_500_001, k, n },
});
const short = (documents: Document[]) => documents.map(({ k, n }) => `${k} ${n}`);

// @shows sink mongo
Deno.test("createMongoSink() holds the last result of each window and key", async () => {
  const found = await stored([[row("a", 1), row("b", 1), row(null, 1)], [row("a", 5)]]);
  assertEquals(short(found), ["null 1", "a 5", "b 1"]);
  assertEquals(found[1]!.window_start, new Date(1_500));
  assertEquals(found[1]!.window_start_us, 1_500_001);
});

Deno.test("createMongoSink() removes what is retracted, and keeps what takes its place", async () => {
  const gone = (k: string, n: number) => ({ ...row(k, n), isRetraction: true });
  const found = await stored([[row("a", 1), row("b", 1)], [
    gone("a", 1),
    gone("b", 1),
    row("b", 2),
  ]]);
  assertEquals(short(found), ["b 2"]);
});

Deno.test("createMongoSink() holds the last table in complete mode", async () => {
  const options = { outputMode: "complete" } as const;
  assertEquals(short(await stored([[row("a", 1), row("b", 1)], [row("b", 3)]], options)), ["b 3"]);
  assertEquals(short(await stored([[row("a", 1)], []], options)), []);
});

Deno.test("createMongoSink() knows records by where they stood", async () => {
  const at = (offset: number): SinkRow => ({
    ...row("a", 1),
    origin: { topic: "t", partition: 0, offset, timestampMs: null },
  });
  const found = await stored([[at(0), at(1)], [at(2)]], {
    outputMode: "append",
    output: "records",
  });
  assertEquals(found.length, 3);
});
