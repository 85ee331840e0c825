import { assertEquals, assertRejects } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import type { Kafka, ProducerRecord } from "@lib/connectors/kafka/kafka.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createDeadLetterTopics } from "../sinks/create_dead_letter_topics.ts";
import { DEAD_LETTER_HEADERS as NAMES, deadLetterHeaders } from "../sinks/dead_letter_headers.ts";
import type { DeadLetter } from "../sinks/sink.ts";
import { createLetterTopics } from "./create_letter_topics.ts";
import { DataLossError } from "./data_loss_error.ts";

function letter(offset: number, options: Partial<DeadLetter> = {}): DeadLetter {
  return {
    origin: { topic: "sales", partition: 2, offset, timestampMs: 77 },
    key: null,
    value: Uint8Array.of(0, 0xff),
    code: "C",
    message: "é\n",
    stage: "decode",
    attempt: 1,
    ...options,
  };
}

const recordOf = (letter: DeadLetter): ProducerRecord => (
  { key: letter.key, value: letter.value, headers: Object.entries(deadLetterHeaders(letter)) }
);

async function withKafka(work: (kafka: Kafka) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  try {
    await work(kafka);
  } finally {
    await kafka.close();
  }
}

async function produce(kafka: Kafka, topic: string, records: readonly ProducerRecord[]) {
  const producer = await kafka.openProducer();
  await producer.produce(topic, records);
  await producer.close();
}

/** Bytes as they are, whatever they are a part of. */
const plain = (letters: readonly DeadLetter[]) =>
  letters.map(({ key, value, ...rest }) => (
    { ...rest, key: key && Uint8Array.from(key), value: value && Uint8Array.from(value) }
  ));

Deno.test("createLetterTopics() reads what the sink of dead letters wrote, every byte of it", () =>
  withKafka(async (kafka) => {
    const sink = createDeadLetterTopics(kafka);
    const schema = { queryId: "q", queryName: "doors", outputMode: "append" } as const;
    await sink.open({ ...schema, columns: {}, windowKey: [] });
    const headers = [["trace", Uint8Array.of(7)], ["trace", new Uint8Array()]] as const;
    const letters = [
      letter(1, { key: new TextEncoder().encode("k"), headers }),
      letter(2, { value: null, attempt: 2, stage: "sink" }),
      letter(3, { value: new Uint8Array(), origin: { ...letter(3).origin, timestampMs: 5 } }),
    ];
    const log = sink.logOf(["sales", "none"]);
    const empty = await log.latest();
    await sink.write({
      ...schema,
      batchId: 0,
      rows: {},
      nextOffsets: {},
      isFlush: false,
      deadLetters: letters,
    });
    const read = await log.read(await log.start(), await log.latest());
    assertEquals(plain(read), plain(letters.map((one) => ({ ...one, queryName: "doors" }))));
    assertEquals(empty, {});
    await sink.close();
  }));

Deno.test("createLetterTopics() reads from any place, and has positions that name their topic", () =>
  withKafka(async (kafka) => {
    await kafka.createTopic("a", { partitions: 2 });
    const records = [1, 2, 3].map((n) => ({ ...recordOf(letter(n)), partition: n % 2 }));
    await produce(kafka, "a", records);
    const log = createLetterTopics(kafka, ["a"]);
    const latest = await log.latest();
    assertEquals(latest, { "dead-letters:a/0": 1, "dead-letters:a/1": 2 });
    const read = await log.read({ ...latest, "dead-letters:a/1": 1 }, latest);
    assertEquals(read.map(({ origin }) => origin.offset), [3]);
    assertEquals(["dead-letters:a/7", "dead-letters:ab/0", "a/0"].map((name) => log.owns(name)), [
      true,
      false,
      false,
    ]);
  }));

// @fault streams: a record among dead letters that is none -> named, with what it lacks
Deno.test("createLetterTopics() says which record is no dead letter, and what it lacks", () =>
  withKafka(async (kafka) => {
    await kafka.createTopic("a", { partitions: 1 });
    const { [NAMES.offset]: _, ...rest } = deadLetterHeaders(letter(2));
    await produce(kafka, "a", [
      recordOf(letter(1)),
      { value: "x", headers: Object.entries(rest) },
      { value: "y" },
    ]);
    const log = createLetterTopics(kafka, ["a"]);
    const start = await log.start();
    const readTo = (end: number) => log.read(start, { "dead-letters:a/0": end });
    assertEquals((await readTo(1)).length, 1);
    const error = await assertRejects(() => readTo(2), UsageError);
    assertEquals(
      error.message,
      "--replay-dead-letters must be used with topics of dead letters: a/0 has none at offset 1 (no " +
        `header ${NAMES.offset}). Nothing was tried again`,
    );
    await assertRejects(
      () => log.read({ "dead-letters:a/0": 2 }, { "dead-letters:a/0": 3 }),
      UsageError,
      `no header ${NAMES.topic}, ${NAMES.partition}, ${NAMES.offset}`,
    );
  }));

// @fault streams: dead letters that retention took -> said; others never stand in for them
Deno.test("createLetterTopics() says that letters are gone, and never gives others for them", () =>
  withKafka(async (kafka) => {
    await kafka.createTopic("a", { partitions: 1 });
    await produce(kafka, "a", [1, 2, 3].map((n) => recordOf(letter(n))));
    const log = createLetterTopics(kafka, ["a"]);
    const [start, latest] = [await log.start(), await log.latest()];
    await kafka.deleteTopic("a");
    await assertRejects(() => log.read(start, latest), DataLossError, "dead letters 0 to 2 of a/0");
    await kafka.createTopic("a", { partitions: 1 });
    await produce(kafka, "a", [recordOf(letter(9))]);
    await assertRejects(() => log.read(start, latest), DataLossError, "which has 0 to 0");
  }));
