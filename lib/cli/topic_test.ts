import { assertEquals, assertStringIncludes } from "@std/assert";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

Deno.test("simulate and pipeline go together through a topic of the embedded log", async () => {
  using home = temporaryFolder();
  const run = async (task: string, ...args: string[]) =>
    await runTask(task, [...args, "--json"], { env: { LAB_HOME: home.path } });
  const fleet = ["--sink", "kafka", "--topic", "ev", "--faults", "0.1", "--alerts", "kafka,mongo"];
  const made = await run("simulate", ...fleet, "--alert-topic", "low", "--partitions", "2");
  assertEquals(made.code, 0, made.stderr);
  const { lines, acknowledged, alerts, alerts_sent, path } = JSON.parse(made.stdout);
  assertEquals([acknowledged, path], [lines, "kafka:ev"]);
  assertEquals([alerts_sent.kafka.acknowledged, alerts_sent.mongo.inserted], [alerts, alerts]);
  for (
    const said of [
      "Kafka: embedded log on SQLite",
      "MongoDB: embedded (SQLite",
      "topic ev made with 2 partitions",
      "without expiry",
      `${lines.toLocaleString("en-US")} acknowledged`,
    ]
  ) assertStringIncludes(made.stderr, said);

  const cleaned = await run("pipeline", "--input", path, "--output", `${home.path}/lake`);
  assertEquals(cleaned.code, 0, cleaned.stderr);
  const { input_rows, clean_rows, quarantine_rows, sources } = JSON.parse(cleaned.stdout);
  assertEquals([input_rows, clean_rows + quarantine_rows], [lines, lines]);
  assertEquals(sources.map(({ file }: { file: string }) => file), ["kafka:ev/0", "kafka:ev/1"]);
  assertStringIncludes(cleaned.stderr, "  kafka:ev/1: ");
  assertStringIncludes(cleaned.stderr, "Kafka: embedded log on SQLite");

  const refused = await run("simulate", ...fleet, "--if-exists", "fail");
  assertEquals([refused.code, refused.stdout], [2, ""]);
  assertStringIncludes(refused.stderr, "--if-exists fail must meet no topic of that name: ev");
  const missing = await run("pipeline", "--input", "kafka:nope", "--output", `${home.path}/none`);
  assertEquals([missing.code, missing.stdout], [2, ""]);
  assertStringIncludes(missing.stderr, 'current value is "kafka:nope"');
});
