import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openKafkajs } from "@lib/connectors/kafka/kafkajs/open_kafkajs.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { openRealMongo } from "@lib/connectors/mongo/real/open_real_mongo.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { type RunningMongo, startMongo } from "@lib/services/start_mongo.ts";
import { sleep } from "@lib/time/clock.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

let broker: RunningKafka;
let server: RunningMongo;
Deno.test.beforeAll(async () => {
  broker = await startKafka();
  server = await startMongo();
});
Deno.test.afterAll(async () => {
  await broker[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function withHome(body: (home: string, env: Record<string, string>) => Promise<void>) {
  using home = temporaryFolder();
  await body(home.path, {
    LAB_HOME: home.path,
    KAFKA_BROKERS: broker.plain,
    MONGO_URL: server.url,
  });
  assertEquals([...Deno.readDirSync(home.path)].filter(({ name }) => name === "embedded"), []);
}

/** What a topic holds, by offset. */
async function valuesIn(topic: string): Promise<string[]> {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const values: string[] = [];
  for await (const { records } of readRange(kafka, topic)) {
    values.push(...records.map(({ value }) => new TextDecoder().decode(value!)));
  }
  await kafka.close();
  return values;
}

async function waitForRecords(topic: string, count: number): Promise<void> {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const endMs = performance.now() + 30_000;
  for (let there = 0; there < count; await sleep(100)) {
    assert(performance.now() < endMs, `${there} of ${count} records came to ${topic}`);
    if (!(await kafka.listTopics()).includes(topic)) continue;
    // A topic that was made this moment may have no leader yet.
    const described = await kafka.describeTopic(topic).catch(() => undefined);
    there = described?.partitions.reduce((sum, { end }) => sum + end, 0) ?? 0;
  }
  await kafka.close();
}

Deno.test("simulate, pipeline and their stores go together on real servers, with their tasks' permissions", () =>
  withHome(async (home, env) => {
    const simulate = ["--sink", "kafka", "--topic", "ev", "--alerts", "kafka,mongo"];
    const made = await runTask("simulate", [
      ...[...simulate, "--alert-topic", "low", "--partitions", "5", "--faults", "0.1", "--json"],
    ], { env });
    assertEquals(made.code, 0, made.stderr);
    const run = JSON.parse(made.stdout);
    assertEquals([run.acknowledged, run.alerts_sent.kafka.acknowledged], [run.lines, run.alerts]);
    assertEquals(run.alerts_sent.mongo.inserted, run.alerts);
    assertStringIncludes(made.stderr, `at ${broker.plain}`);
    assertStringIncludes(made.stderr, "MongoDB: ");
    assertStringIncludes(made.stderr, "topic ev made with 5 partitions");
    assertEquals((await valuesIn("ev")).length, run.lines);

    const lake = [
      "--input",
      "kafka:ev",
      "--output",
      `${home}/lake`,
      "--metrics",
      "mongo",
      "--json",
    ];
    for (const round of [1, 2]) {
      const cleaned = await runTask("pipeline", lake, { env });
      assertEquals(cleaned.code, 0, cleaned.stderr);
      const { input_rows, clean_rows, written, metrics_stored } = JSON.parse(cleaned.stdout);
      assertEquals([input_rows, written.rows], [run.lines, round === 1 ? clean_rows : 0]);
      assertEquals(metrics_stored.runs, { inserted: 1, replaced: 0 });
    }
    const mongo = await openRealMongo({ url: server.url });
    const [{ rows }] = await mongo.collection("telemetria", "ev_metrics_daily").aggregate([
      { $group: { _id: null, rows: { $sum: "$rows" } } },
    ]) as [{ rows: number }];
    assert(rows > 1_000);
    assertEquals(await mongo.collection("telemetria", "ev_alerts").count(), run.alerts);
    await mongo.close();
  }));

// @fault simulator: the broker is killed while it sends, and comes back -> it loses and doubles
//   nothing that it counts
// @shows Sums of a topic
Deno.test("simulate loses and doubles nothing that it counts when the broker is killed and comes back", () =>
  withHome(async (_home, env) => {
    const args = ["--sink", "kafka", "--topic", "killed", "--vehicles", "50", "--duration", "12"];
    const running = runTask("simulate", [...args, "--clock", "real", "--hz", "5", "--json"], {
      env,
    });
    await waitForRecords("killed", 500);
    await broker.kill();
    await broker.restart();
    const { code, stdout, stderr } = await running;
    assertEquals(code, 0, stderr);
    const { lines, acknowledged } = JSON.parse(stdout);
    const values = await valuesIn("killed");
    assertEquals([lines, acknowledged, values.length], [3_000, 3_000, 3_000]);
    assertEquals(new Set(values).size, 3_000);
  }));

// @fault command line: a real service that does not answer -> status 1 and its name, within
//   seconds
// @shows Never the embedded one in silence
// @shows Within seconds
// @shows Not in silence
Deno.test("simulate and pipeline end with status 1 and the name of the service that does not answer", () =>
  withHome(async (home, env) => {
    const away = { KAFKA_BROKERS: "127.0.0.1:1", MONGO_URL: "mongodb://127.0.0.1:1" };
    const calls = [
      ["simulate", ["--sink", "kafka"], "KAFKA_BROKERS"],
      ["simulate", ["--out", `${home}/fleet.jsonl`, "--alerts", "mongo"], "MONGO_URL"],
      ["pipeline", ["--input", "kafka:ev", "--output", `${home}/lake`], "KAFKA_BROKERS"],
      [
        "pipeline",
        ["--input", "deno.json", "--output", `${home}/lake`, "--metrics", "mongo"],
        "MONGO_URL",
      ],
    ] as const;
    for (const [task, args, variable] of calls) {
      const startMs = performance.now();
      const { code, stdout, stderr } = await runTask(task, args, {
        env: { ...env, [variable]: away[variable] },
      });
      assertEquals([code, stdout], [1, ""], stderr);
      assertStringIncludes(stderr, variable);
      assert(performance.now() - startMs < 20_000);
    }
    assertEquals([...Deno.readDirSync(home)], [], "nothing was begun");
  }));

// @fault simulator: MongoDB's stand-in dies while it stores alerts -> status 1, saying what to
//   check
Deno.test("simulate ends with status 1 where MongoDB dies under it, and says what to check", () =>
  withHome(async (_home, env) => {
    const alerts = ["--sink", "kafka", "--topic", "dying", "--alerts", "mongo", "--hz", "5"];
    const running = runTask("simulate", [...alerts, "--clock", "real", "--duration", "60"], {
      env,
    });
    await waitForRecords("dying", 200);
    await server.kill();
    const { code, stderr } = await running;
    assertEquals(code, 1, stderr);
    assertStringIncludes(stderr, "MONGO_URL");
  }));
