import { assert, assertEquals } from "@std/assert";
import type { ColumnData } from "@lib/contracts/column_batch.ts";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { StandardRow, StandardValue } from "@lib/contracts/standard_row.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { createDecoder, type DecodedChunk } from "./decode_chunk.ts";
import { SLACK_BYTES } from "./line_scanner.ts";
import { isBlank, standardizeLine } from "./json_line.ts";

const encoder = new TextEncoder();

function decodeText(
  text: string | Uint8Array,
  of: Contract = evTelemetry,
) {
  const encoded = typeof text === "string" ? encoder.encode(text) : text;
  const bytes = new Uint8Array(encoded.length + SLACK_BYTES).fill(0x37);
  bytes.set(encoded);
  return createDecoder({ contract: of, format: "json" })(bytes, {
    length: encoded.length,
    offset: 0,
  });
}

/** The rows of a chunk as objects, to compare with the full grammar's. */
function rowsOf(decoded: DecodedChunk): StandardRow[] {
  return decoded.batches.flatMap(({ batch }) =>
    Array.from({ length: batch.rows }, (_, row) => {
      const { issues, raw_offset: _offset, raw_length: _length, ...columns } = batch.columns;
      const text = valueAt(issues!, row) as string | null;
      return {
        values: Object.fromEntries(
          Object.entries(columns).map(([name, data]) => [name, valueAt(data, row)]),
        ),
        issues: text === null ? [] : text.slice(1, -1).split("|"),
      };
    })
  );
}

function valueAt(data: ColumnData, row: number): StandardValue {
  if (data.type === "string") {
    return data.codes[row]! < 0 ? null : data.dictionary[data.codes[row]!]!;
  }
  if (data.valid && data.valid[row] === 0) return null;
  if (data.type === "boolean") return data.values[row] === 1;
  if (data.type === "double[]") {
    return [...data.values.subarray(row * data.length, (row + 1) * data.length)];
  }
  return data.values[row]!;
}

Deno.test("createDecoder() reads the golden lines as the full grammar does, in either spacing", () => {
  for (const stream of ["fleet_v20_hz2_t120_seed42.jsonl.gz", "dirty_v20.jsonl.gz"]) {
    const lines = goldenLines(stream);
    const joined = lines.flatMap((line) => [...line, 10]);
    const decoded = decodeText(Uint8Array.from(joined));
    const expected = lines.filter((line) => !isBlank(line)).map((line) =>
      standardizeLine(evTelemetry, line)
    );
    assertEquals(rowsOf(decoded), expected);
    assertEquals(decoded.lines, lines.length);
    assertEquals(decoded.blankLines, lines.length - expected.length);
  }
  const compact = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz").map((line) =>
    JSON.stringify(JSON.parse(new TextDecoder().decode(line)))
  );
  assertEquals(
    rowsOf(decodeText(compact.join("\r\n"))),
    compact.map((line) => standardizeLine(evTelemetry, encoder.encode(line))),
  );
});

// @fault input files: every small change of a line -> the fast decoder says of it what the full
//   grammar says
Deno.test("createDecoder() agrees with the full grammar on every mutation of a line", () => {
  const line = new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);
  const inserts = [
    "0",
    "9",
    "-",
    ".",
    "e5",
    '"',
    "\\",
    " ",
    ",",
    "}",
    "null",
    "\u00e9",
    "NaN",
    "\t",
  ];
  const mutants: string[] = [];
  for (let at = 0; at <= line.length; at++) {
    mutants.push(line.slice(0, at) + line.slice(at + 1), line.slice(0, at));
    for (const insert of inserts) mutants.push(line.slice(0, at) + insert + line.slice(at));
  }
  const kept = mutants.filter((text) => !isBlank(encoder.encode(text)));
  assert(kept.length > 8000);
  assertEquals(
    rowsOf(decodeText(kept.join("\n"))),
    kept.map((text) => standardizeLine(evTelemetry, encoder.encode(text))),
  );
});

Deno.test("createDecoder() reads numbers of every spelling as JSON.parse does", () => {
  const texts = [
    "0",
    "-0",
    "-0.0",
    "0.1",
    "1e5",
    "1E-7",
    "1e+400",
    "123456789012345",
    "1234567890123456",
    "9007199254740993",
    "0.1234567890123456789",
    "5e-324",
    "1.7976931348623157e308",
    "01",
    "+1",
    "1.",
    ".5",
    "1e",
    "--1",
    "0x10",
    "Infinity",
  ];
  for (let at = 0; at < 2000; at++) {
    texts.push(String((at * 2654435761 % 4294967296) / 10 ** (at % 12)));
  }
  const lines = texts.map((text) =>
    `{"when": "2025-08-24T18:05:30Z", "place": {"station": "a", "probe": "b"}, "level_m": ${text}, ` +
    `"flow_m3_s": null, "wind_ms": [1, ${text}], "is_frozen": true, "method": "radar"}`
  );
  assertEquals(
    rowsOf(decodeText(lines.join("\n"), waterLevel)),
    lines.map((text) => standardizeLine(waterLevel, encoder.encode(text))),
  );
});

Deno.test("createDecoder() reads timestamps of every form as the full grammar does", () => {
  const line = new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);
  const texts = [
    "2025-08-24T18:05:30Z",
    "2025-08-24 18:05:30.123456789+00:00",
    "2025-08-24T18:05:30.1+00:00",
    "2025-08-24T18:05:30.+00:00",
    "2025-08-24T18:05:30.1234567890Z",
    "2025-08-24T18:05:30-00:00",
    "2025-08-24T18:05:30",
    "2025-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2025-08-31T23:59:59.999999Z",
    "2025-08-24T23:59:60Z",
    "1969-12-31T23:59:59.999999Z",
    "1700-01-01T00:00:00Z",
    "1601-01-01T00:00:00Z",
    "2262-01-01T00:00:00.000001Z",
    "2025-0a-24T18:05:30Z",
    "2025-08-24T18:05:3:Z",
  ];
  const lines = texts.map((text) => line.replace(/"timestamp": "[^"]*"/, `"timestamp": "${text}"`));
  assertEquals(
    rowsOf(decodeText(lines.join("\n"))),
    lines.map((text) => standardizeLine(evTelemetry, encoder.encode(text))),
  );
});

Deno.test("createDecoder() says where each row's bytes are, over several batches", () => {
  const line = '{"vehicle_id": "EV-00001"}';
  const text = `${line}\r\n\n`.repeat(30_000) + line;
  const decoded = decodeText(text);
  assertEquals(decoded.lines, 60_001);
  assertEquals(decoded.blankLines, 30_000);
  assertEquals(decoded.batches.map(({ batch }) => batch.rows), [20_480, 9_521]);
  const { batch, lines } = decoded.batches[1]!;
  assertEquals(lines[0], 40_960);
  const offset = (batch.columns["raw_offset"] as { values: Float64Array }).values[0]!;
  const length = (batch.columns["raw_length"] as { values: Float64Array }).values[0]!;
  assertEquals(text.slice(offset, offset + length), `${line}\r`);
});

Deno.test("createDecoder() names fields that the contract does not know", () => {
  const { unknownFields } = decodeText('{"vehicle_id": "a", "colour": 1, "metrics": {"rpm": 2}}');
  assertEquals(unknownFields, ["colour", "metrics.rpm"]);
});

Deno.test("createDecoder() reads texts and numbers of megabytes, in the fast form too", () => {
  const line = new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);
  const long = 2_000_000;
  const lines = [
    line.replace(/EV-\d{5}/, "E".repeat(long)),
    line.replace(/("soc_pct": )[\d.]+/, `$10.${"1".repeat(long)}`),
    line.replace(/("soc_pct": )[\d.]+/, `$1${"1".repeat(long)}`),
    line.replace(/("soc_pct": )[\d.]+/, `$1"${"1".repeat(long)}"`),
    line.replace("{", `{"${"key".repeat(long)}": 1, `),
  ];
  assertEquals(
    rowsOf(decodeText(lines.join("\n"))),
    lines.map((text) => standardizeLine(evTelemetry, encoder.encode(text))),
  );
});
