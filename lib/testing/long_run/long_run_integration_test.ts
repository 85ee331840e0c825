import { assert, assertEquals } from "@std/assert";
import { startKafka } from "@lib/services/start_kafka.ts";
import { startPostgres } from "@lib/services/start_postgres.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { longRun } from "./long_run.ts";

const RATE = 200;

// @fault systems: a stream at a steady rate for long, while it is frozen and killed, and broker
//   and database are killed -> every record is stored once, and it catches up
// @shows sink postgres
// @fault streams: broker, database and stream killed in turn while records keep coming -> each
//   record stored once, none behind at the end
Deno.test("a stream that runs while broker, database and its own process are killed stores every record once and catches up", async () => {
  await using kafka = await startKafka();
  await using postgres = await startPostgres();
  using home = temporaryFolder();
  const report = await longRun({
    seconds: 75,
    recordsPerSecond: RATE,
    faultEverySeconds: 15,
    kafka,
    postgres,
    home: home.path,
  });
  assertEquals(report.faults.map(({ fault }) => fault), [
    "stream frozen for 5 s",
    "database killed and started again",
    "broker killed and started again",
    "stream killed",
  ]);
  const { acknowledged, inTopic, stored, rows, deadLetters } = report;
  assert(acknowledged >= 75 * RATE, String(acknowledged));
  assertEquals([inTopic, rows], [acknowledged, stored], JSON.stringify(report.complaints));
  assertEquals(stored + deadLetters, inTopic);
  assert(deadLetters > 0);
  assertEquals(report.samples.at(-1)!.behind, 0);
});
