import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { replayJob } from "./replay_job.ts";

const GOOD = new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);
const MB = 2 ** 20;
const encoder = new TextEncoder();

/** The good line at another second, so that it repeats no other. */
function goodAt(second: number): string {
  return GOOD.replace(/18:05:30\.\d+/, `18:06:${String(second).padStart(2, "0")}`);
}

interface Rejected {
  readonly source_line: number;
  readonly raw: string;
  readonly raw_encoding: string;
  readonly reasons: string[];
}

async function rejected(folder: JobFolder): Promise<Rejected[]> {
  return await folder.query<Rejected>(
    "quarantine",
    "SELECT source_line, raw, raw_encoding, reasons FROM rows ORDER BY source_line",
  );
}

const MALFORMED: Readonly<Record<string, string>> = {
  "cut short": GOOD.slice(0, -1),
  "NaN": GOOD.replace(/"soc_pct": [\d.]+/, '"soc_pct": NaN'),
  "Infinity": GOOD.replace(/"soc_pct": [\d.]+/, '"soc_pct": -Infinity'),
  "NaN in an unknown field": GOOD.replace("{", '{"x": NaN, '),
  "text behind it": `${GOOD} x`,
  "two objects": `${GOOD}${GOOD}`,
  "two objects with a comma": `${GOOD}, ${GOOD}`,
  "array": `[${GOOD}]`,
  "bare number": "42",
  "bare text": '"text"',
  "null": "null",
  "single quotes": GOOD.replaceAll('"', "'"),
  "trailing comma": GOOD.replace("}}", "},}"),
  "comment": `${GOOD} // note`,
  "control character in a text": GOOD.replace("EV-", "EV\u0001-"),
  "wrong escape": GOOD.replace("EV-", "EV\\x-"),
  "number with leading zero": GOOD.replace(/"soc_pct": /, '"soc_pct": 0'),
  "byte order mark in the middle of a file": `\ufeff${GOOD}`,
  "form feed around it": `\f${GOOD}`,
};

// @fault input files: lines that are not one strict JSON object -> each is quarantined with its
//   text and its reason; its neighbours are read
Deno.test("runJob() quarantines each line that is not one strict JSON object, with its text", async () => {
  await using folder = await jobFolder();
  const lines = Object.values(MALFORMED).flatMap((line, at) => [goodAt(at), line]);
  const result = await folder.run(folder.put("a.jsonl", lines.join("\n")));
  assertEquals(result.clean_rows, lines.length / 2);
  const stored = () =>
    folder.query(
      "quarantine",
      `SELECT source_line, encode(raw) AS raw, raw_encoding, reasons FROM rows ORDER BY source_line`,
    );
  const expected = Object.values(MALFORMED).map((raw, at) => ({
    source_line: at * 2 + 2,
    raw: Buffer.from(raw),
    raw_encoding: "utf8",
    reasons: ["malformed_json"],
  }));
  assertEquals(await stored(), expected);
  const replayed = await replayJob({ contract: evTelemetry, output: folder.lake });
  assertEquals([replayed.input_rows, replayed.clean_rows], [expected.length, 0]);
  assertEquals(await stored(), expected);
});

// @fault input files: bytes that are not UTF-8 -> the line is quarantined, its bytes kept in
//   base64
Deno.test("runJob() keeps bytes that are not UTF-8 in base64, in JSON lines and CSV", async () => {
  const lone = Uint8Array.of(...encoder.encode('{"vehicle_id": "'), 0xff, 0xc0, 0xaf, 0x22, 0x7d);
  for (
    const [name, first, code] of [
      ["a.jsonl", goodAt(1), "malformed_json"],
      ["a.csv", "vehicle_id,soc_pct", "malformed_csv"],
    ] as const
  ) {
    await using folder = await jobFolder();
    const bytes = Uint8Array.from([...encoder.encode(`${first}\n`), ...lone, 13, 10]);
    await folder.run(folder.put(name, bytes));
    const [row, ...rest] = await rejected(folder);
    assertEquals([row!.raw_encoding, row!.reasons, rest], ["base64", [code], []]);
    // The CR belongs to the line: lines end at LF only.
    assertEquals(Uint8Array.fromBase64(row!.raw), Uint8Array.of(...lone, 13));
  }
});

// @fault input files: an object that has a key twice, halves of surrogate pairs -> the last one
//   holds, if it is wrong the row is rejected; a half is read as U+FFFD
Deno.test("runJob() takes the last of two equal keys, and lone surrogates as U+FFFD", async () => {
  await using folder = await jobFolder();
  const lines = [
    goodAt(0).replace(/"soc_pct": [\d.]+/, '"soc_pct": "no", "soc_pct": 11'),
    goodAt(1).replace(/"soc_pct": [\d.]+/, '"soc_pct": 11, "soc_pct": "no"'),
    goodAt(2).replace(/("vehicle_id": )"[^"]*"/, '$1"EV-\\ud800x\\udc00", "colour": "\\ud800"'),
    goodAt(3).replace(/("vehicle_id": )"[^"]*"/, '$1"\\ud83d\\ude97"'),
    `${goodAt(4).slice(0, -1)}, "metrics": {"soc_pct": 1}}`,
  ];
  await folder.run(folder.put("a.jsonl", lines.join("\n")));
  const clean = await folder.query(
    "clean",
    "SELECT source_line AS line, vehicle_id, soc_pct FROM rows ORDER BY line",
  );
  const soc = Number(/"soc_pct": ([\d.]+)/.exec(GOOD)![1]);
  assertEquals(clean, [
    { line: 1, vehicle_id: "EV-00001", soc_pct: 11 },
    { line: 3, vehicle_id: "EV-\ufffdx\ufffd", soc_pct: soc },
    { line: 4, vehicle_id: "🚗", soc_pct: soc },
  ]);
  const [second, last] = await rejected(folder);
  assertEquals(second!.reasons, ["type:soc_pct"]);
  assertEquals(last!.reasons.includes("not_null:soc_pct"), false);
  assertEquals(last!.reasons.includes("not_null:speed_kph"), true);
});

// @fault input files: a line of 10 MB -> judged as any other
Deno.test("runJob() reads a line of 10 MB, good or bad, and the lines around it", async () => {
  await using folder = await jobFolder();
  const long = "x".repeat(10 * MB);
  const lines = [
    goodAt(0),
    goodAt(1).replace("{", `{"remark": "${long}", `),
    goodAt(2).replace(/"fault_code": \w+/, `"fault_code": "${long}"`),
    long,
    goodAt(3),
  ];
  const result = await folder.run(folder.put("a.jsonl", lines.join("\n")));
  assertEquals([result.clean_rows, result.quarantine_rows], [3, 2]);
  const found = await rejected(folder);
  assertEquals(found.map(({ reasons }) => reasons), [["enum:fault_code"], ["malformed_json"]]);
  assertEquals(found.map(({ raw }) => raw === lines[2] || raw === lines[3]), [true, true]);
});

// @fault input files: a line above 64 MB -> quarantined with its first megabyte; its neighbours
//   are read
Deno.test("runJob() keeps the first megabyte of a line above 64 MB, and reads the lines around it", async () => {
  await using folder = await jobFolder();
  const path = folder.put("a.jsonl", `${goodAt(0)}\n{"remark": "`);
  const filler = new Uint8Array(MB).fill(0x79);
  for (let at = 0; at < 65; at++) Deno.writeFileSync(path, filler, { append: true });
  Deno.writeTextFileSync(path, `"}\n${goodAt(1)}\n`, { append: true });
  const result = await folder.run(path);
  assertEquals([result.input_rows, result.clean_rows], [3, 2]);
  const [row, ...rest] = await rejected(folder);
  assertEquals([row!.source_line, row!.reasons, rest], [2, ["malformed_json"], []]);
  assertEquals(row!.raw, '{"remark": "' + "y".repeat(MB - '{"remark": "'.length));
});

// @fault input files: fields that the contract does not know -> ignored, each named once
Deno.test("runJob() names each field that the contract does not know once per run", async () => {
  await using folder = await jobFolder();
  const strange = goodAt(1).replace("{", '{"colour": 1, "timestamps": [], ')
    .replace('"metrics": {', '"metrics": {"rpm": 1, ');
  const a = folder.put("a.jsonl", [goodAt(0), strange, strange].join("\n"));
  const b = folder.put("b.jsonl", strange.replace("colour", "color"));
  const { notes } = await folder.run([a, b]);
  assertEquals(notes, [
    "fields that ev_telemetry does not know, ignored: colour, timestamps, metrics.rpm, color",
  ]);
});

Deno.test("runJob() names only some of many unknown fields, and of a long name only its start", async () => {
  await using folder = await jobFolder();
  const names = ["k".repeat(1000), ...Array.from({ length: 200 }, (_, at) => `f${at}`)];
  const lines = names.map((name, at) =>
    goodAt(at % 60).replace("EV-", `EV${at}-`).replace("{", `{"${name}": 1, `)
  );
  const { notes, clean_rows } = await folder.run(folder.put("a.jsonl", lines.join("\n")));
  assertEquals(clean_rows, names.length);
  const listed = [`${"k".repeat(100)}…`, ...names.slice(1, 20)];
  assertEquals(notes, [
    `fields that ev_telemetry does not know, ignored: ${listed.join(", ")}, and others`,
  ]);
});
