import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import {
  goldenBatches,
  goldenRows,
  type GoldenTable,
  systemGolden,
  systemGoldenPath,
} from "@lib/testing/system_golden.ts";
import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { contractQuery } from "./contract_query.ts";
import { createDecoder } from "./create_decoder.ts";
import type { Row } from "./stream_query.ts";

const ORIGIN = { topic: "t", partition: 0, offset: 0, timestampMs: null };

/** The code of a value's rejection, or its row with what is derived. */
function judge(contract: StreamContract) {
  const { decode, reject, derive } = contractQuery(contract);
  const decoder = createDecoder(decode);
  return (value: Uint8Array | string | null): { code: string | null; row: Row } => {
    const { row, isObject } = decoder(value);
    const record = { row, isObject, origin: ORIGIN };
    const rule = reject.find((rule) => rule.applies(record));
    if (rule !== undefined) return { code: rule.code, row };
    const derived = Object.entries(derive).map(([name, field]) => [name, field.compute(record)]);
    return { code: null, row: { ...row, ...Object.fromEntries(derived) } };
  };
}

function microsOf(text: unknown): unknown {
  return typeof text === "string" ? parseStreamTimestamp(text) : text;
}

Deno.test("contractQuery() judges and derives IoT events as the golden rows say", () => {
  const lines = Deno.readTextFileSync(systemGoldenPath("s001_iot", "events.ndjson")).split("\n");
  const judged = judge(iotEvent);
  for (const expected of goldenRows(systemGolden("s001_iot", "expected_eventos.json"))) {
    const { code, row } = judged(lines[expected.line as number]!);
    const line = lines[expected.line as number]!;
    // What the original stored as a row of nulls is a dead letter here, but for an empty object.
    if (expected.ID_DISPOSITIVO === null && line !== "{}") {
      assertEquals(code, "JSON_PARSE_ERROR", line);
      continue;
    }
    assertEquals(code, null, line);
    for (const [name, value] of Object.entries(expected)) {
      if (name === "line") continue;
      assertEquals(
        row[name],
        name === "TIMESTAMP_TS" ? microsOf(value) : value,
        `${name}: ${line}`,
      );
    }
  }
});

Deno.test("contractQuery() gives every sensor reading the golden verdict", () => {
  const batches = goldenBatches("s002_sensors");
  const judged = judge(sensorReading);
  const counts: Record<string, number> = {};
  const { counts: expectedCounts, ...table } = systemGolden<
    GoldenTable & { counts: Record<string, number> }
  >("s002_sensors", "expected_dlq.json");
  for (const { batch, line, code } of goldenRows(table)) {
    const record = batches[batch as number]![line as number]!;
    const verdict = judged(record.value).code;
    // Our rules decide the ambiguous ones as the golden file proposes.
    assertEquals(verdict, code, `${batch}:${line} ${record.value}`);
    counts[verdict ?? "VALID"] = (counts[verdict ?? "VALID"] ?? 0) + 1;
  }
  assertEquals(counts, expectedCounts);
});

Deno.test("contractQuery() derives the golden normalized values and alerts", () => {
  const batches = goldenBatches("s002_sensors");
  const judged = judge(sensorReading);
  const rows = goldenRows(systemGolden("s002_sensors", "expected_readings.json"));
  assertEquals(rows.length, 360);
  for (const expected of rows) {
    const { value } = batches[expected.batch as number]![expected.line as number]!;
    const { row } = judged(value);
    assertEquals(
      [row.sensor_id, row.value, row.high_alert, row.low_alert],
      [expected.sensor_id, expected.value, expected.high_alert, expected.low_alert],
    );
    if (expected.normalized_value === null) assertEquals(row.normalized_value, null);
    else assertAlmostEquals(row.normalized_value as number, expected.normalized_value as number);
    assertEquals(row.high_alert_mark, row.high_alert === true ? true : null);
    assertEquals(row.low_alert_mark, row.low_alert === true ? true : null);
  }
});

Deno.test("contractQuery() rejects and routes occurrences as the golden decisions say", () => {
  const batches = goldenBatches("s004_sinesp");
  const judged = judge(occurrence);
  const { field, tables, otherwise } = occurrence.route as NonNullable<StreamContract["route"]>;
  const last = new Map<string, Row>();
  const ambiguous = [];
  for (const decision of goldenRows(systemGolden("s004_sinesp", "expected_routing.json"))) {
    const { value } = batches[decision.batch as number]![decision.line as number]!;
    const { code, row } = judged(value);
    const target = tables[String(row[field])] ?? otherwise;
    const isRejected = decision.target === "DROPPED" || decision.target === "REJECTED";
    if ((code !== null) !== isRejected || (code === null && target !== decision.target)) {
      assertEquals(decision.class, "ambiguous", String(value));
      ambiguous.push(decision);
    }
    if (code === null) last.set(`${target}/${row.id}`, row);
    else if (decision.target === "REJECTED") assertEquals(code, "EMPTY_ID");
    else assert(["MISSING_ID", "JSON_PARSE_ERROR"].includes(code));
  }
  assertEquals(ambiguous, []);
  for (const name of Object.keys(occurrence.tables)) {
    const expected = goldenRows(systemGolden<GoldenTable>("s004_sinesp", `expected_${name}.json`));
    const stored = [...last].filter(([place]) => place.startsWith(`${name}/`)).map(([, row]) =>
      row
    );
    assertEquals(stored.length, expected.length);
    for (const row of expected) {
      const found = last.get(`${name}/${row.id}`)!;
      for (const [column, value] of Object.entries(row)) assertEquals(found[column], value, column);
    }
  }
});

Deno.test("contractQuery() takes numbers in quotes, NaN in any spelling and wrong types for nothing", () => {
  const judged = judge(sensorReading);
  const reading = {
    timestamp: "2025-11-03T10:15:00",
    sensor_id: "s",
    sensor_type: "humidity",
    status: "active",
    min_value: 0,
    max_value: 100,
  };
  for (const value of ["20.5", "NaN", "Infinity", true, [1], {}, null]) {
    assertEquals(judged(JSON.stringify({ ...reading, value })).code, "NULL_VALUE", String(value));
  }
  const text = JSON.stringify({ ...reading, value: 1 });
  assertEquals(judged(text.replace('"value":1', '"value":NaN')).code, "JSON_PARSE_ERROR");
  assertEquals(judged(text).code, null);
});
