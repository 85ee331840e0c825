import { assert, assertEquals, assertRejects } from "@std/assert";
import { globSync } from "node:fs";
import { Client } from "cassandra-driver";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import { CASSANDRA_USER, startCassandra } from "@lib/services/start_cassandra.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { type RunningPostgres, startPostgres } from "@lib/services/start_postgres.ts";
import { type SimulatorName, SIMULATORS } from "@lib/simulation/records/simulators.ts";
import { contractQuery } from "@lib/streaming/query/contract_query.ts";
import { createIntake } from "@lib/streaming/query/create_intake.ts";
import { runKilledStream } from "@lib/testing/killed_stream.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { SEED_QUERIES } from "./public_safety/seed_queries.ts";
import { simulateRecords } from "./records/simulate_records.ts";

const RECORDS = 20_000;
const FAULTS = "0.15";
/** Many small batches, so that there is something to kill. */
const BATCH = ["--max-records", "200"];
let kafka: RunningKafka | undefined;
let postgres: RunningPostgres | undefined;

async function simulate(name: SimulatorName, env: Record<string, string>): Promise<number> {
  await using services = servicesOnDemand(env);
  const options = { count: RECORDS, faults: FAULTS, sink: "kafka", seed: 11 } as const;
  return (await simulateRecords(name, options, { services })).records;
}

/** What the topics hold by the rules alone: accepted rows by coordinates, and codes of the others. */
async function judged(contract: StreamContract, env: Record<string, string>) {
  const log = await openKafka(env);
  const intake = createIntake(contractQuery(contract));
  const accepted = new Map<string, Record<string, unknown>>();
  const codes: Record<string, number> = {};
  for (const topic of contract.topics) {
    for await (const { partition, records } of readRange(log, topic)) {
      const { events, rejected } = intake(
        records.map((record) => ({ ...record, topic, partition })),
        { nowMs: Date.now() },
      );
      for (const { row, origin } of events) {
        accepted.set(`${topic}/${origin.partition}/${origin.offset}`, row);
      }
      for (const { code } of rejected) codes[code] = (codes[code] ?? 0) + 1;
    }
  }
  await log.close();
  return { accepted, codes };
}

async function psql(sql: string): Promise<string> {
  const program = globSync("/{usr/lib/postgresql,opt/homebrew/opt,usr/local/opt}/*/bin/psql").at(
    -1,
  )!;
  const { stdout } = await new Deno.Command(program, {
    args: [postgres!.url, "-At", "-c", sql],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());

async function setUp(): Promise<Record<string, string>> {
  kafka ??= await startKafka();
  return { KAFKA_BROKERS: kafka.plain, LAB_HOME: await Deno.makeTempDir({ dir: scratch.path }) };
}

async function postgresEnv(): Promise<Record<string, string>> {
  postgres ??= await startPostgres();
  return { ...await setUp(), POSTGRES_URL: postgres.url };
}

const restartPostgres = async () => {
  await postgres!.kill();
  await postgres!.restart();
};

// @fault systems: iot-monitoring killed with -9 twice, and PostgreSQL killed under it -> nothing
//   lost or doubled
// @shows sink postgres
// @shows An event once
Deno.test("iot-monitoring on Kafka and PostgreSQL, killed and bereft of its database, loses and doubles nothing", async () => {
  const env = await postgresEnv();
  const produced = await simulate("iot", env);
  const { system, counts } = await runKilledStream({
    args: ["iot-monitoring", ...BATCH],
    env,
    stored: async () => Number(await psql("SELECT count(*) FROM tb_sensor_evento")),
    kills: 2,
    restartDatabase: restartPostgres,
  });
  assert(counts.input < produced, "the last run did not begin again");
  const { accepted, codes } = await judged(SIMULATORS.iot.contract, env);
  const rejected = Object.values(codes).reduce((a, b) => a + b);
  assertEquals(system, { produced, stored: accepted.size, dead_letters: rejected });
  assertEquals(
    await psql(
      "SELECT count(*), count(DISTINCT (kafka_partition, kafka_offset)) FROM tb_sensor_evento",
    ),
    `${accepted.size}|${accepted.size}`,
  );
  const alerts = [...accepted.values()].filter(({ ALERTA }) => ALERTA === true).length;
  assertEquals(await psql("SELECT count(*) FROM tb_sensor_evento WHERE alerta"), String(alerts));
});

// @fault systems: sensor-quality killed with -9 twice, and PostgreSQL killed under it -> nothing
//   lost or doubled
// @shows A reading in one of two tables
Deno.test("sensor-quality on Kafka and PostgreSQL, killed and bereft of its database, loses and doubles nothing", async () => {
  const env = await postgresEnv();
  const produced = await simulate("sensors", env);
  const { system } = await runKilledStream({
    args: ["sensor-quality", ...BATCH],
    env,
    stored: async () => Number(await psql("SELECT count(*) FROM sensor_readings")),
    kills: 2,
    restartDatabase: restartPostgres,
  });
  const { accepted, codes } = await judged(SIMULATORS.sensors.contract, env);
  // The rules know no clock: what is too far ahead of it is rejected by the query.
  const ahead = Number(
    await psql("SELECT count(*) FROM sensor_errors WHERE error_type = 'FUTURE_TIMESTAMP'"),
  );
  assert(ahead > 0);
  const stored = accepted.size - ahead;
  assertEquals(system, { produced, stored, dead_letters: produced - stored });
  for (const [code, count] of Object.entries(codes)) {
    assertEquals(
      await psql(`SELECT count(*) FROM sensor_errors WHERE error_type = '${code}'`),
      String(count),
      code,
    );
  }
  // Every reading is in exactly one aggregate that was emitted, in an open window, or late.
  const sums = await psql(`
    WITH closed AS (
      SELECT a.reading_count, count(r.id) AS readings
      FROM sensor_aggregations a LEFT JOIN sensor_readings r
        ON r.sensor_id IS NOT DISTINCT FROM a.sensor_id
        AND r.sensor_type IS NOT DISTINCT FROM a.sensor_type
        AND r.location IS NOT DISTINCT FROM a.location
        AND r.manufacturer IS NOT DISTINCT FROM a.manufacturer
        AND r.timestamp >= a.window_start AND r.timestamp < a.window_end
        AND NOT EXISTS (SELECT 1 FROM sensor_late l WHERE (l.kafka_topic, l.kafka_partition, l.kafka_offset)
          = (r.kafka_topic, r.kafka_partition, r.kafka_offset))
      GROUP BY a.id, a.reading_count)
    SELECT count(*) > 0, count(*) FILTER (WHERE reading_count <> readings) FROM closed`);
  assertEquals(sums, "t|0");
});

// @fault systems: public-safety killed with -9 twice, and Cassandra killed under it -> nothing
//   lost or doubled
// @shows sink cassandra
// @shows What came while it stood still
Deno.test("public-safety on Kafka and Cassandra, killed and bereft of its database, loses and doubles nothing", async () => {
  await using cassandra = await startCassandra();
  const env = {
    ...await setUp(),
    CASSANDRA_CONTACT_POINTS: cassandra.contactPoint,
    CASSANDRA_USERNAME: CASSANDRA_USER.username,
    CASSANDRA_PASSWORD: CASSANDRA_USER.password,
  };
  const connect = () =>
    new Client({
      contactPoints: [cassandra.contactPoint],
      localDataCenter: "datacenter1",
      credentials: CASSANDRA_USER,
    });
  const count = async (table: string): Promise<number> => {
    const client = connect();
    try {
      const { rows } = await client.execute(
        `SELECT count(*) AS n FROM dados_seguranca_publica.${table}`,
      );
      return Number(rows[0]!["n"]);
    } catch {
      return 0; // not made yet
    } finally {
      await client.shutdown();
    }
  };
  const produced = await simulate("occurrences", env);
  const { system } = await runKilledStream({
    args: ["public-safety", ...BATCH],
    env,
    stored: () => count("tb_ocorrencias_municipio"),
    kills: 2,
    restartDatabase: async () => {
      await cassandra.kill();
      await cassandra.restart();
    },
  });
  const { accepted, codes } = await judged(SIMULATORS.occurrences.contract, env);
  const wanted = new Map<string, number>();
  const ids = new Set<string>();
  for (const { id, granularidade } of accepted.values()) {
    const kind = ["municipio", "estado"].find((kind) => kind === granularidade) ?? "geral";
    const place = `${kind}/${id}`;
    if (!ids.has(place)) wanted.set(kind, (wanted.get(kind) ?? 0) + 1);
    ids.add(place);
  }
  for (const [kind, rows] of wanted) {
    assertEquals(await count(`tb_ocorrencias_${kind}`), rows, kind);
  }
  const client = connect();
  const store = await openCassandra(env);
  for (const { cql, note, run } of SEED_QUERIES) {
    const asked = client.execute(cql, [], { fetchSize: RECORDS });
    if (note.startsWith("Refused")) {
      await assertRejects(() => asked, Error);
    } else assertEquals((await asked).rows.length, (await Array.fromAsync(run(store))).length, cql);
  }
  await store.close();
  await client.shutdown();
  const { number_warnings: _, ...sums } = system!;
  assertEquals(sums, {
    produced,
    stored: ids.size,
    superseded: accepted.size - ids.size,
    dead_letters: Object.values(codes).reduce((a, b) => a + b),
  });
});

Deno.test.afterAll(async () => {
  await kafka?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});
