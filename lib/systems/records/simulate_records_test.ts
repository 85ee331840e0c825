import { assert, assertEquals, assertRejects } from "@std/assert";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type SimulatorName, SIMULATORS } from "@lib/simulation/records/simulators.ts";
import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { RecordSimulationOptions } from "./record_simulation_options.ts";
import { simulateRecords } from "./simulate_records.ts";

async function run(name: SimulatorName, options: RecordSimulationOptions) {
  using folder = temporaryFolder();
  await using services = servicesOnDemand({ LAB_HOME: `${folder.path}/lab` });
  const out = `${folder.path}/r.ndjson`;
  const result = await simulateRecords(name, { out, ...options }, { services });
  const records = Deno.readTextFileSync(result.path).split("\n").slice(0, -1);
  return { result, records: records.map((line) => readEnvelope(line)!) };
}

Deno.test("simulateRecords() sends the same for the same seed, and something else for another", async () => {
  for (const name of Object.keys(SIMULATORS) as SimulatorName[]) {
    const options = { count: 40, faults: "0.3", seed: 9 };
    const { records } = await run(name, options);
    assertEquals((await run(name, options)).records, records);
    assert(
      JSON.stringify((await run(name, { ...options, seed: 10 })).records) !==
        JSON.stringify(records),
    );
  }
});

Deno.test("simulateRecords() covers the simulated time, counts by topic and notes every fault", async () => {
  using folder = temporaryFolder();
  const ledger = `${folder.path}/ledger`;
  const { result, records } = await run("occurrences", { faults: "0.4", ledger });
  assertEquals(result.records, records.length);
  assertEquals(Object.values(result.by_topic).reduce((a, b) => a + b), records.length);
  assertEquals(records.at(-1)!.timestampMs! - records[0]!.timestampMs!, 50_000);
  const noted = Deno.readTextFileSync(ledger).split("\n").slice(0, -1).map((line) =>
    JSON.parse(line)
  );
  assertEquals(noted.length, Object.values(result.faults).reduce((a, b) => a + b));
  for (const { record, kind, topic } of noted) {
    assertEquals(records[record - 1]!.topic, topic);
    if (kind === "tombstone") assertEquals(records[record - 1]!.value, null);
  }
});

Deno.test("simulateRecords() ends between two records when it is told to", async () => {
  await using services = servicesOnDemand({});
  const stop = new AbortController();
  using folder = temporaryFolder();
  const result = await simulateRecords("iot", {
    count: 100_000,
    out: `${folder.path}/r.ndjson`,
  }, {
    services,
    signal: stop.signal,
    onProgress: ({ done }) => done > 0 && stop.abort(),
  });
  assert(result.stopped && result.records < 100_000);
  assertEquals(Deno.readTextFileSync(result.path).split("\n").length - 1, result.records);
});

Deno.test("simulateRecords() sends a record when it is due", async () => {
  const beganMs = performance.now();
  await run("iot", { count: 3, clock: "x100" });
  assert(performance.now() - beganMs >= 4);
});

Deno.test("simulateRecords() takes a path that cannot be written for the caller's mistake", async () => {
  await using services = servicesOnDemand({});
  using folder = temporaryFolder();
  const file = `${folder.path}/file`;
  Deno.writeTextFileSync(file, "");
  await assertRejects(
    () => simulateRecords("iot", { count: 1, out: `${file}/iot.ndjson` }, { services }),
    UsageError,
    "--out must be a file that can be written",
  );
});
