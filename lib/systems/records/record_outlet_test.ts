import { assertEquals, assertRejects } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { partitionFor } from "@lib/connectors/kafka/partition_for.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openRecordOutlet, type OutletOptions } from "./record_outlet.ts";

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());

const RECORDS = Array.from({ length: 12 }, (_, i) => ({
  topic: i % 4 === 0 ? "b" : "a",
  key: i % 3 === 0 ? null : `key-${i % 5}`,
  value: i === 7 ? null : `{"n": ${i}}`,
  atMicros: i * 1_000_000,
}));

function options(more: Partial<OutletOptions>): OutletOptions {
  return {
    sink: "file",
    out: Deno.makeTempDirSync({ dir: scratch.path }),
    nameInFolder: "r.ndjson",
    form: "envelope",
    ifExists: "append",
    topics: ["a", "b"],
    partitions: 3,
    kafka: () => Promise.reject(new Error("not asked for")),
    ...more,
  };
}

const linesOf = (path: string) => Deno.readTextFileSync(path).split("\n").slice(0, -1);

async function send(options: OutletOptions): Promise<string> {
  const outlet = await openRecordOutlet(options);
  await outlet.write(RECORDS);
  await outlet.close();
  return outlet.place;
}

Deno.test("openRecordOutlet() gives each envelope the coordinates that a log would", async () => {
  const records = linesOf(await send(options({}))).map((line) => readEnvelope(line)!);
  assertEquals(records.map(({ value }) => value), RECORDS.map(({ value }) => value));
  const offsets = new Map<string, number>();
  for (const { topic, partition, offset, key } of records) {
    assertEquals(offset, offsets.get(`${topic}/${partition}`) ?? 0);
    offsets.set(`${topic}/${partition}`, offset + 1);
    if (key !== null) {
      assertEquals(partition, partitionFor(new TextEncoder().encode(String(key)), 3));
    }
  }
});

Deno.test("openRecordOutlet() never gives the coordinates of a folder twice", async () => {
  using folder = temporaryFolder();
  await send(options({ out: `${folder.path}/x.ndjson` }));
  await send(options({ out: `${folder.path}/y.ndjson` }));
  await send(options({ out: `${folder.path}/y.ndjson` }));
  await send(options({ out: `${folder.path}/x.ndjson`, ifExists: "replace" }));
  const places = ["x", "y"].flatMap((name) => linesOf(`${folder.path}/${name}.ndjson`)).map(
    (line) => {
      const { topic, partition, offset } = readEnvelope(line)!;
      return `${topic}/${partition}/${offset}`;
    },
  );
  assertEquals([places.length, new Set(places).size], [36, 36]);
});

Deno.test("openRecordOutlet() gives a new file its name when it is whole", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/a.ndjson`;
  const outlet = await openRecordOutlet(options({ out }));
  await outlet.write(RECORDS);
  await assertRejects(() => Deno.stat(out), Deno.errors.NotFound);
  await outlet.close();
  assertEquals(linesOf(out).length, 12);
  await assertRejects(
    () => openRecordOutlet(options({ out, ifExists: "fail" })),
    UsageError,
    "--if-exists is fail",
  );
});

Deno.test("openRecordOutlet() sends values alone where that is asked for", async () => {
  const lines = linesOf(await send(options({ form: "values" })));
  assertEquals(lines, RECORDS.map(({ value }) => value ?? ""));
});

Deno.test("openRecordOutlet() sends keys, values and tombstones to their topics", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  assertEquals(
    await send(options({ sink: "kafka", kafka: () => Promise.resolve(kafka) })),
    "kafka:a,b",
  );
  const textOf = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);
  for (const topic of ["a", "b"]) {
    const found: unknown[] = [];
    for await (const { records } of readRange(kafka, topic)) {
      found.push(...records.map(({ key, value }) => [textOf(key), textOf(value)]));
    }
    const wanted = RECORDS.filter((record) => record.topic === topic);
    assertEquals(
      found.map(String).sort(),
      wanted.map(({ key, value }) => String([key, value])).sort(),
    );
  }
  await kafka.close();
});
