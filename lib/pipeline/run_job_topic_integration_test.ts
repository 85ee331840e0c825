import { assert, assertEquals, assertRejects } from "@std/assert";
import { openKafkajs, rawKafkajs } from "@lib/connectors/kafka/kafkajs/open_kafkajs.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { runProgram } from "@lib/services/run_program.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { goldenLines, goldenPath } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { findTopics } from "./ingest/find_topics.ts";
import { topicSource } from "./ingest/topic_source.ts";
import { checkJob } from "./job_options.ts";
import { runSource } from "./run_source.ts";

const DIRTY = "dirty_v20.jsonl.gz";
/** Of 10 kB each, so many that reading them takes longer than a broker takes to die. */
const LARGE_RECORDS = 12_000;

let broker: RunningKafka;
Deno.test.beforeAll(async () => {
  broker = await startKafka();
});
Deno.test.afterAll(async () => {
  await broker[Symbol.asyncDispose]();
});

async function produce(
  records: readonly (Uint8Array | string)[],
  partitions = 1,
): Promise<string> {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions });
  const producer = await kafka.openProducer(); // compressed, all would come with one fetch
  for (let at = 0; at < records.length; at += 1_000) {
    const some = records.slice(at, at + 1_000);
    await producer.produce(
      topic,
      some.map((value, i) => ({ value, partition: (at + i) % partitions })),
    );
  }
  await kafka.close();
  return topic;
}

const large = () =>
  produce(Array.from({ length: LARGE_RECORDS }, (_, i) => `${i}`.padEnd(10_000)), 2);
const env = () => ({ KAFKA_BROKERS: broker.plain });

async function rowsOf(folder: JobFolder, dataSet: "clean" | "quarantine", line: string) {
  return await folder.query(
    dataSet,
    `SELECT to_json(t)::VARCHAR FROM (
       SELECT * EXCLUDE (source_file, source_line, run_id), ${line} AS line FROM rows) t ORDER BY line`,
  );
}

Deno.test("runJob() judges and stores a topic of a real broker as it does the same lines of a file", async () => {
  await using fromFile = await jobFolder();
  await using fromTopic = await jobFolder();
  await fromFile.run(goldenPath(DIRTY));
  const notes: string[] = [];
  const topic = await produce(goldenLines(DIRTY));
  const options = { env: env(), onNote: (text: string) => notes.push(text) };
  const result = await fromTopic.run(`kafka:${topic}`, options);
  assertEquals([result.input_rows, result.clean_rows, result.blank_lines], [2431, 2266, 4]);
  for (const dataSet of ["clean", "quarantine"] as const) {
    assertEquals(
      await rowsOf(fromTopic, dataSet, "source_line + 1"),
      await rowsOf(fromFile, dataSet, "source_line"),
    );
  }
  assert(notes.join().startsWith("Kafka: Kafka cluster") && notes.join().endsWith(broker.plain));
  assertEquals((await fromTopic.run(`kafka:${topic}`, options)).written.rows, 0);
});

// @fault topics: records deleted by retention before they were read -> the run ends with an error
//   and publishes nothing
// @shows Deleted records
Deno.test("runJob() ends where records can no longer be read, and publishes nothing", async () => {
  await using folder = await jobFolder();
  const topic = await large();
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const partitions = await findTopics(kafka, [topic]);
  const admin = rawKafkajs({ brokers: [broker.plain] }).admin();
  await admin.connect();
  await admin.fetchTopicOffsets(topic);
  const ends = partitions.map(({ partition, end }) => ({ partition, offset: `${end - 1}` }));
  await admin.deleteTopicRecords({ topic, partitions: ends });
  await admin.disconnect();
  const job = checkJob({ contract: evTelemetry, input: `kafka:${topic}`, output: folder.lake });
  const source = topicSource({ ...job, kafka, partitions, label: topic, notes: [] });
  const error = await assertRejects(
    () => runSource(job, { source, quarantineBy: "file" }),
    KafkaError,
    `${topic}/`,
  );
  assertEquals(error.code, "OFFSET_OUT_OF_RANGE");
  await kafka.close();
  // Asked again, the topic is what is left of it.
  assertEquals((await folder.run(`kafka:${topic}`, { env: env() })).input_rows, 2);
});

// @fault topics: compressed with a codec that is not here -> named; nothing is published
Deno.test("runJob() names the codec that it cannot read, and publishes nothing", async () => {
  await using folder = await jobFolder();
  const topic = await produce([]);
  await runProgram("java", [
    ...["-XX:TieredStopAtLevel=1", "-cp", broker.classPath, "kafka.admin.ConfigCommand"],
    ...["--bootstrap-server", broker.plain, "--alter", "--topic", topic],
    ...["--add-config", "compression.type=lz4"],
  ]);
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const producer = await kafka.openProducer();
  await producer.produce(topic, [{ value: "x".repeat(10_000) }]);
  await kafka.close();
  const error = await assertRejects(
    () => folder.run(`kafka:${topic}`, { env: env() }),
    KafkaError,
    "LZ4",
  );
  assertEquals(error.code, "UNSUPPORTED_CODEC");
});

// @fault topics: the broker is killed in the middle of reading and comes back -> reading goes on
//   where it was, and the sums hold
Deno.test("runJob() reads on where it was when the broker is killed in the middle and comes back", async () => {
  await using folder = await jobFolder();
  const topic = await large();
  let killed: Promise<void> | undefined;
  const result = await folder.run(`kafka:${topic}`, {
    env: env(),
    onProgress: ({ phase, done, total }) => {
      if (phase !== "fetch" || done === 0 || done === total || killed !== undefined) return;
      killed = broker.kill().then(() => broker.restart());
    },
  });
  assert(killed !== undefined, "the topic was read before the broker could be killed");
  await killed;
  assertEquals(result.input_rows, LARGE_RECORDS);
  const [{ places }] = await folder.query<{ places: number }>(
    "quarantine",
    "SELECT count(DISTINCT (source_file, source_line, raw)) AS places FROM rows",
  ) as [{ places: number }];
  assertEquals(Number(places), LARGE_RECORDS);
});

// @fault topics: the broker is killed and stays away -> the run fails in its time; the lake stays
//   as it was
Deno.test("runJob() leaves the lake as it was when the broker stays away", async () => {
  await using folder = await jobFolder();
  await folder.run(goldenPath(DIRTY));
  const before = await rowsOf(folder, "clean", "source_line");
  const topic = await large();
  const kafka = await openKafkajs({ brokers: [broker.plain] }, { recoveryTimeoutMs: 3_000 });
  const partitions = await findTopics(kafka, [topic]);
  const job = checkJob({ contract: evTelemetry, input: `kafka:${topic}`, output: folder.lake });
  let killed: Promise<void> | undefined;
  const onProgress: typeof job.onProgress = ({ done }) => {
    if (done > 0) killed ??= broker.kill();
  };
  const source = topicSource({ ...job, kafka, partitions, label: topic, notes: [], onProgress });
  const error = await assertRejects(
    () => runSource(job, { source, quarantineBy: "file" }),
    KafkaError,
    broker.plain,
  );
  assertEquals([error.code, error.isRetriable], ["UNREACHABLE", true]);
  assertEquals(await rowsOf(folder, "clean", "source_line"), before);
  await kafka.close();
  await broker.restart();
});
