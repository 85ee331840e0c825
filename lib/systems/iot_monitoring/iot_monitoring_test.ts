import { assertEquals } from "@std/assert";
import { runStream } from "@lib/cli/run_stream.ts";
import type { StreamCall } from "@lib/cli/stream_call.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { DEAD_LETTER_HEADERS } from "@lib/streaming/sinks/dead_letter_headers.ts";
import { goldenRows, systemGolden, systemGoldenPath } from "@lib/testing/system_golden.ts";
import { envelopeLine } from "@lib/systems/records/envelope_line.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";

const LINES = Deno.readTextFileSync(systemGoldenPath("s001_iot", "events.ndjson")).split("\n")
  .slice(0, -1);

function run(LAB_HOME: string, call: Partial<StreamCall> = {}) {
  const source = `files:${LAB_HOME}/in`;
  return runStream({ system: "iot-monitoring", source, ...call }, {
    env: { LAB_HOME },
    write: () => {},
    note: () => {},
  });
}

Deno.test("iotMonitoring stores the golden rows, and what is no object as dead letters with their bytes", async () => {
  using home = temporaryFolder();
  Deno.mkdirSync(`${home.path}/in`);
  const envelope = (value: string, offset: number) =>
    envelopeLine({ topic: "iot.sensors", partition: 0, offset, timestampMs: 0, key: null, value });
  Deno.writeTextFileSync(`${home.path}/in/a.ndjson`, LINES.map(envelope).join(""));
  const { counts, system } = await run(home.path);
  const expected = goldenRows(systemGolden("s001_iot", "expected_eventos.json"))
    .filter(({ line }) => !["not json", "", "[]"].includes(LINES[line as number]!));
  assertEquals(
    [counts.input, counts.accepted, counts.dead_letters],
    [LINES.length, expected.length, LINES.length - expected.length],
  );
  assertEquals(system, {
    produced: LINES.length,
    stored: expected.length,
    dead_letters: LINES.length - expected.length,
  });

  const again = await run(home.path);
  assertEquals([again.counts.input, again.system], [0, {
    stored: expected.length,
    dead_letters: LINES.length - expected.length,
  }]);
  const anew = await run(home.path, { checkpoint: `${home.path}/another` });
  assertEquals([anew.counts.input, anew.system], [LINES.length, system], "no row is stored twice");

  const postgres = await openPostgres({ LAB_HOME: home.path });
  const { rows } = await postgres.query("SELECT * FROM tb_sensor_evento ORDER BY kafka_offset");
  await postgres.close();
  assertEquals(rows.length, expected.length);
  rows.forEach((row, i) => {
    const { line, ...values } = expected[i]!;
    assertEquals([row.kafka_partition, row.kafka_offset], [0, line]);
    for (const [name, value] of Object.entries(values)) {
      const wanted = name === "TIMESTAMP_TS" && value !== null
        ? parseStreamTimestamp(String(value))
        : value;
      assertEquals(row[name.toLowerCase()] as unknown, wanted, name);
    }
  });

  const kafka = await openKafka({ LAB_HOME: home.path });
  const letters = new Map<number, string>();
  for await (const { records } of readRange(kafka, "iot.sensors.dlq")) {
    for (const { headers, value } of records) {
      const of = new Map(headers.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
      assertEquals(of.get(DEAD_LETTER_HEADERS.code), "JSON_PARSE_ERROR");
      letters.set(Number(of.get(DEAD_LETTER_HEADERS.offset)), new TextDecoder().decode(value!));
    }
  }
  await kafka.close();
  for (const [offset, text] of letters) assertEquals(text, LINES[offset]);
  assertEquals(letters.size, LINES.length - expected.length);
});

// @fault systems: iot-monitoring, every record delivered again -> stored once, and said so
// @shows An event once
Deno.test("iotMonitoring stores a record once that is delivered again, and says so", async () => {
  using home = temporaryFolder();
  Deno.mkdirSync(`${home.path}/in`);
  const line = (offset: number) =>
    envelopeLine({
      topic: "iot.sensors",
      partition: 0,
      offset,
      timestampMs: 0,
      key: null,
      value: "{}",
    });
  Deno.writeTextFileSync(`${home.path}/in/a.ndjson`, line(0) + line(1) + line(1));
  Deno.writeTextFileSync(`${home.path}/in/b.ndjson`, line(0) + line(2));
  const { system } = await run(home.path);
  assertEquals(system, { produced: 5, stored: 3, dead_letters: 0, delivered_again: 2 });
});
