import { assert, assertEquals, assertRejects } from "@std/assert";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { ALERTS } from "./alert_store.ts";
import { simulateFleet } from "./simulate_fleet.ts";

interface Found {
  readonly partition: number;
  readonly key: string;
  readonly text: string;
}

async function withHome(
  body: (env: { readonly LAB_HOME: string }) => Promise<void>,
): Promise<void> {
  using home = temporaryFolder();
  await body({ LAB_HOME: home.path });
}

async function recordsIn(env: { readonly LAB_HOME: string }, topic: string): Promise<Found[]> {
  await using services = servicesOnDemand(env);
  const textOf = (bytes: Uint8Array | null) => new TextDecoder().decode(bytes!);
  const found: Found[] = [];
  for await (const { partition, records } of readRange(await services.kafka(), topic)) {
    for (const { key, value } of records) {
      found.push({ partition, key: textOf(key), text: textOf(value) });
    }
  }
  return found;
}

Deno.test("simulateFleet() sends the golden stream to a topic, keyed, in order and compact", () =>
  withHome(async (env) => {
    const notes: string[] = [];
    const run = await simulateFleet(
      { hz: 2, sink: "kafka", topic: "ev", partitions: 4, workers: 2 },
      { env, onNote: (text) => notes.push(text) },
    );
    assertEquals([run.records, run.lines, run.acknowledged, run.path], [
      2400,
      2400,
      2400,
      "kafka:ev",
    ]);
    assert(notes.some((text) => text.startsWith("Kafka: embedded log on SQLite")), notes.join());
    const golden = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz").map((line) =>
      JSON.parse(new TextDecoder().decode(line))
    );
    const found = await recordsIn(env, "ev");
    assert(found.every(({ text }) => !text.includes(": ")));
    for (const vehicle of new Set(golden.map(({ vehicle_id }) => vehicle_id))) {
      const own = found.filter(({ key }) => key === vehicle);
      assertEquals(
        own.map(({ text }) => JSON.parse(text)),
        golden.filter((r) => r.vehicle_id === vehicle),
      );
      assertEquals(new Set(own.map(({ partition }) => partition)).size, 1);
    }
  }));

Deno.test("simulateFleet() keys faulty records by the vehicle that the ledger names", () =>
  withHome(async (env) => {
    const ledger = `${env.LAB_HOME}/ledger`;
    const faults = "malformed=0.2,missing_field=0.2,duplicate=0.1";
    const run = await simulateFleet({ sink: "kafka", topic: "ev", partitions: 1, faults, ledger }, {
      env,
    });
    const found = await recordsIn(env, "ev"); // of one partition, so in the order of the lines
    assertEquals([found.length, run.acknowledged], [run.lines, run.lines]);
    const entries = Deno.readTextFileSync(ledger).trimEnd().split("\n");
    assert(entries.length > 300);
    for (const entry of entries) {
      const { line, vehicle, kind, written } = JSON.parse(entry) as LedgerEntry;
      assertEquals(found[line - 1]!.key, vehicle);
      if (kind === "malformed") assertEquals(found[line - 1]!.text, written);
    }
  }));

// @shows Sums of a topic
// @shows An alert once
Deno.test("simulateFleet() sends alerts of any sink to topic and MongoDB, once however often it runs", () =>
  withHome(async (env) => {
    for (let round = 0; round < 2; round++) {
      const run = await simulateFleet({
        out: `${env.LAB_HOME}/fleet.parquet`,
        sink: "parquet",
        ifExists: "replace",
        alerts: "kafka,mongo",
        alertTopic: "low",
        faults: "null_field=0.5",
      }, { env });
      assertEquals([run.alerts, run.alerts_sent.kafka?.acknowledged], [60, 60]);
      const { inserted, replaced } = run.alerts_sent.mongo!;
      assertEquals([inserted, replaced], round === 0 ? [60, 0] : [0, 60]);
    }
    await using services = servicesOnDemand(env);
    const alerts = await (await services.mongo()).collection(...ALERTS).find({});
    const sent = (await recordsIn(env, "low")).map(({ text }) => JSON.stringify(JSON.parse(text)));
    assertEquals(alerts.map(({ payload }) => JSON.stringify(payload)).sort(), sent.sort());
    assert(alerts.every(({ soc_pct }) => Number(soc_pct) < 20));
  }));

Deno.test("simulateFleet() lets go of its file where the topic of the alerts must not be there", () =>
  withHome(async (env) => {
    const out = `${env.LAB_HOME}/fleet.jsonl`;
    const options = { out, alerts: "kafka", alertTopic: "low" };
    await simulateFleet({ ...options, duration: 5 }, { env });
    const before = Deno.readTextFileSync(out);
    await Deno.remove(out);
    await assertRejects(
      () => simulateFleet({ ...options, ifExists: "fail" }, { env }),
      UsageError,
      "low is in Kafka at",
    );
    assertEquals([before.split("\n").length, Deno.readTextFileSync(out)], [101, ""]);
  }));

Deno.test("simulateFleet() refuses alerts that would not stay before it touches a topic", () =>
  withHome(async (env) => {
    const options = { sink: "kafka", topic: "ev", ifExists: "replace" } as const;
    await simulateFleet(options, { env });
    const alerts = { ...options, alerts: "mongo", alertTtlDays: 1 };
    await assertRejects(() => simulateFleet(alerts, { env }), UsageError, "--alert-ttl-days");
    assertEquals((await recordsIn(env, "ev")).length, 1200);
    const started = { ...alerts, start: "now", alertTtlDays: 30 };
    const { alerts_sent } = await simulateFleet(started, { env });
    assertEquals(alerts_sent.mongo?.inserted, 60);
    await using services = servicesOnDemand(env);
    assertEquals(await (await services.mongo()).collection(...ALERTS).count(), 60);
  }));
