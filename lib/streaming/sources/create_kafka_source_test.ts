import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createKafkaSource } from "./create_kafka_source.ts";
import { DataLossError } from "./data_loss_error.ts";
import type { Source, SourceOffsets } from "./source.ts";

async function withKafka(work: (kafka: Kafka) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  try {
    await work(kafka);
  } finally {
    await kafka.close();
  }
}

async function produce(kafka: Kafka, topic: string, values: readonly string[], partition = 0) {
  await kafka.createTopic(topic, { partitions: 3 });
  const producer = await kafka.openProducer();
  await producer.produce(topic, values.map((value) => ({ value, partition, timestampMs: 5 })));
  await producer.close();
}

async function valuesIn(source: Source, from: SourceOffsets, to: SourceOffsets): Promise<string[]> {
  const values: string[] = [];
  for await (const piece of source.read(from, to)) {
    for (const { topic, partition, offset, value } of piece) {
      values.push(
        `${topic}/${partition}/${offset} ${new TextDecoder().decode(value as Uint8Array)}`,
      );
    }
  }
  return values;
}

const resumed = (anchors = {}, acceptsLoss = false) => {
  const notes: string[] = [];
  return { notes, anchors, acceptsLoss, onNote: (text: string) => void notes.push(text) };
};

/** A log whose oldest records were deleted. */
function withoutOldest(kafka: Kafka, start: number): Kafka {
  return {
    ...kafka,
    describeTopic: async (topic) => {
      const described = await kafka.describeTopic(topic);
      const partitions = described.partitions.map((there) => ({
        ...there,
        start: Math.min(start, there.end),
      }));
      return { ...described, partitions };
    },
  };
}

Deno.test("createKafkaSource() gives the same range in the same order, read on or read again", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "b", ["1", "2", "3"], 1);
    await produce(kafka, "b", ["4"], 0);
    await produce(kafka, "a", ["5", "6"], 2);
    const source = createKafkaSource(kafka, ["b", "a"]);
    const start = await source.start("earliest");
    const middle = { ...start, "b/1": 2, "a/2": 1 };
    const end = await source.latest();
    const first = ["b/1/0 1", "b/1/1 2", "a/2/0 5"];
    const second = ["b/0/0 4", "b/1/2 3", "a/2/1 6"];
    assertEquals(await valuesIn(source, start, middle), first);
    assertEquals(await valuesIn(source, middle, end), second);
    assertEquals(await valuesIn(source, start, middle), first);
    assertEquals(await valuesIn(createKafkaSource(kafka, ["b", "a"]), middle, end), second);
    assertEquals(await valuesIn(source, end, end), []);
    await source.close();
  });
});

// @fault streams: partitions are added to a topic while it is read -> they are read from their start
Deno.test("createKafkaSource() reads partitions that are added later from their first record", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", ["1", "2"], 0);
    await produce(kafka, "t", ["3", "4"], 2);
    let count = 1;
    const growing: Kafka = {
      ...kafka,
      describeTopic: async (topic) => {
        const described = await kafka.describeTopic(topic);
        return { ...described, partitions: described.partitions.slice(0, count) };
      },
    };
    const source = createKafkaSource(growing, ["t"]);
    const start = await source.start("latest");
    assertEquals(start, { "t/0": 2 });
    await produce(kafka, "t", ["5"], 0);
    const middle = await source.nextEnd(start, await source.latest(), {});
    assertEquals(await valuesIn(source, start, middle), ["t/0/2 5"]);
    count = 3;
    await produce(kafka, "t", ["6"], 0);
    const end = await source.nextEnd(middle, await source.latest(), {});
    assertEquals(await valuesIn(source, middle, end), ["t/0/3 6", "t/2/0 3", "t/2/1 4"]);
    await produce(kafka, "t", ["7"], 1);
    const last = await source.nextEnd(end, await source.latest(), {});
    assertEquals(await valuesIn(source, end, last), ["t/1/0 7"]);
    // As a run that stopped before they were there goes on.
    assertEquals(await source.resume(middle, resumed()), { ...middle, "t/1": 0, "t/2": 0 });
    await source.close();
  });
});

// @fault streams: a topic is deleted and made anew while it is read -> an error, and none of the new
//   records is passed over
Deno.test("createKafkaSource() does not wait for a topic that was made anew to grow as long as the old", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", ["1", "2", "3"], 1);
    const source = createKafkaSource(kafka, ["t"]);
    const read = await source.nextEnd(await source.start("earliest"), await source.latest(), {});
    await kafka.deleteTopic("t");
    await produce(kafka, "t", ["4"], 1);
    const latest = await source.latest();
    await assertRejects(
      async () => await source.nextEnd(read, latest, {}),
      DataLossError,
      "t/1 ends before offset 1, and was read up to 3",
    );
    // A broker that comes back may know less for a moment.
    await produce(kafka, "t", ["5", "6", "7"], 1);
    assertEquals(await source.nextEnd(read, latest, {}), read);
    await source.close();
  });
});

Deno.test("createKafkaSource() ends a batch at about a number of records", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", Array(90).fill("x"), 0);
    await produce(kafka, "t", Array(10).fill("y"), 1);
    const source = createKafkaSource(kafka, ["t"]);
    const start = await source.start("earliest");
    const end = await source.nextEnd(start, await source.latest(), { maxRecords: 20 });
    assertEquals(end, { "t/0": 18, "t/1": 2, "t/2": 0 });
    assertEquals((await valuesIn(source, start, end)).length, 20);
    await source.close();
  });
});

Deno.test("createKafkaSource() says which records retention took, and goes on where that is accepted", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", ["1", "2", "3", "4"]);
    const cut = createKafkaSource(withoutOldest(kafka, 3), ["t"]);
    const from = { "t/0": 1, "t/1": 0, "t/2": 0 };
    const error = await assertRejects(() => cut.resume(from, resumed()), DataLossError);
    assert(
      error.message.includes("t/0: offsets 1 to 2 are no longer there (2 in all)"),
      error.message,
    );
    assert(error.message.includes("--accept-data-loss"));
    const accepting = resumed({}, true);
    assertEquals(await cut.resume(from, accepting), { "t/0": 3, "t/1": 0, "t/2": 0 });
    assertEquals(accepting.notes.length, 1);
  });
});

// @fault streams: a topic is deleted and made anew, shorter or longer -> noticed, not read as if
//   it were the old one
Deno.test("createKafkaSource() knows a topic that was made anew, shorter or longer than before", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", ["1", "2", "3"]);
    const source = createKafkaSource(kafka, ["t"]);
    const end = await source.latest();
    await valuesIn(source, await source.start("earliest"), end);
    const anchors = source.takeAnchors();
    assertEquals(Object.keys(anchors), ["t/0"]);
    assertEquals(await source.resume(end, resumed(anchors)), end);
    await source.close();

    await kafka.deleteTopic("t");
    await assertRejects(() => source.resume(end, resumed(anchors)), DataLossError, "t/0 is gone");
    await produce(kafka, "t", ["new"]);
    await assertRejects(
      () => source.resume(end, resumed(anchors)),
      DataLossError,
      "ends before offset 1",
    );
    await produce(kafka, "t", ["new", "new", "new"]);
    await assertRejects(
      () => source.resume(end, resumed(anchors)),
      DataLossError,
      "t/0 has another record at offset 2",
    );
    const goOn = await source.resume(end, resumed(anchors, true));
    assertEquals(await valuesIn(source, goOn, await source.latest()), [
      "t/0/0 new",
      "t/0/1 new",
      "t/0/2 new",
      "t/0/3 new",
    ]);
    await source.close();
  });
});

// @fault streams: partitions are added to a topic -> read from their start
Deno.test("createKafkaSource() reads partitions that were added from their start", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", ["1"]);
    const source = createKafkaSource(kafka, ["t"]);
    assertEquals(await source.resume({ "t/0": 1 }, resumed()), { "t/0": 1, "t/1": 0, "t/2": 0 });
  });
});

Deno.test("createKafkaSource() refuses another source's offsets, no topic, and one that is not there", async () => {
  await withKafka(async (kafka) => {
    assertThrows(() => createKafkaSource(kafka, []), UsageError, "kafka:TOPIC");
    await produce(kafka, "t", ["1"]);
    const source = createKafkaSource(kafka, ["t"]);
    await assertRejects(() => source.resume({ "other/0": 1 }, resumed()), UsageError, "other/0");
    await assertRejects(() => createKafkaSource(kafka, ["none"]).latest(), KafkaError, "none");
  });
});

Deno.test("createKafkaSource() starts at the ends, or at offsets, with the rest from their start", async () => {
  await withKafka(async (kafka) => {
    await produce(kafka, "t", ["1", "2"]);
    const source = createKafkaSource(kafka, ["t"]);
    assertEquals(await source.start("latest"), { "t/0": 2, "t/1": 0, "t/2": 0 });
    assertEquals(await source.start({ "t/0": 1 }), { "t/0": 1, "t/1": 0, "t/2": 0 });
  });
});
