import { assert, assertEquals } from "@std/assert";
import { startCassandra } from "@lib/services/start_cassandra.ts";
import { startKafka, TEST_USER } from "@lib/services/start_kafka.ts";
import { startMongo } from "@lib/services/start_mongo.ts";
import { startPostgres } from "@lib/services/start_postgres.ts";
import { filesWith } from "@lib/testing/files_with.ts";
import { runTask, type TaskOutcome } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

type Call = readonly [task: string, ...args: string[]];
type Env = Readonly<Record<string, string>>;

const PLANTED = "Pl4ntedS3cret";

async function run(calls: readonly Call[], env: Env): Promise<TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  for (const [task, ...args] of calls) outcomes.push(await runTask(task, args, { env }));
  return outcomes;
}

// @fault security: passwords of real servers, right and wrong -> no command shows or keeps one
Deno.test("real servers: no command shows or keeps a password, right or wrong", async () => {
  await using kafka = await startKafka();
  await using mongo = await startMongo();
  await using postgres = await startPostgres();
  await using cassandra = await startCassandra();
  using folder = temporaryFolder();
  const { password } = TEST_USER;
  const env = {
    LAB_DEBUG: "1",
    LAB_HOME: folder.path,
    KAFKA_BROKERS: kafka.sasl,
    KAFKA_USERNAME: TEST_USER.username,
    KAFKA_PASSWORD: password,
    MONGO_URL: mongo.url,
    POSTGRES_URL: postgres.url,
  };
  assert(postgres.url.includes(`:${password}@`), "both servers have the same password");
  const lake = ["--output", `${folder.path}/lake`];
  const works: readonly Call[] = [
    ["simulate", "--sink", "kafka", "--topic", "ev", "--vehicles", "3", "--alerts", "mongo"],
    ["pipeline", "--input", "kafka:ev", ...lake, "--metrics", "mongo", "--json"],
    ["replay", ...lake, "--metrics", "mongo"],
    ["simulate", "iot", "--count", "50", "--faults", "0.2", "--sink", "kafka"],
    ["stream", "iot-monitoring", "--checkpoint", `${folder.path}/checkpoint`, "--json"],
    ["checks", "iot-monitoring", "--json"],
    ["sql", "--json", "SELECT * FROM tb_sensor_evento"],
    ["services", "status", "kafka", "mongo", "postgres", "--json"],
  ];
  for (const [at, { code, stdout, stderr }] of (await run(works, env)).entries()) {
    assertEquals(code, 0, `${works[at]}: ${stderr}`);
    assert(!(stdout + stderr).includes(password), String(works[at]));
  }
  assertEquals(await filesWith(folder.path, password), []);

  const wrong = {
    ...env,
    KAFKA_PASSWORD: PLANTED,
    MONGO_URL: mongo.url.replace("://", `://app:${PLANTED}@`),
    POSTGRES_URL: postgres.url.replace(password, PLANTED),
    CASSANDRA_CONTACT_POINTS: cassandra.contactPoint,
    CASSANDRA_USERNAME: "app",
    CASSANDRA_PASSWORD: PLANTED,
  };
  const fails: readonly Call[] = [
    ["simulate", "--sink", "kafka", "--topic", "ev", "--vehicles", "3"],
    ["simulate", "--alerts", "mongo", "--out", `${folder.path}/fleet.jsonl`],
    ["pipeline", "--input", "kafka:ev", ...lake],
    ["stream", "iot-monitoring", "--checkpoint", `${folder.path}/checkpoint`],
    ["stream", "public-safety"],
    ["checks", "public-safety"],
    ["sql"],
    ["wide"],
    ["services", "status", "--json"],
    ["notebook", "run", "notebooks/00_services.ipynb", "--out", `${folder.path}/services.ipynb`],
  ];
  for (const [at, { code, stdout, stderr }] of (await run(fails, wrong)).entries()) {
    assertEquals(code, 1, `${fails[at]}: ${stderr}`);
    assert(!(stdout + stderr).includes(PLANTED), String(fails[at]));
  }
  assertEquals(await filesWith(folder.path, PLANTED), []);
});
