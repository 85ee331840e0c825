import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { findInputs } from "./find_inputs.ts";
import { openText, type OpenTextOptions, type TextSource } from "./open_text.ts";

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());
const encoder = new TextEncoder();
const HEADER = "vehicle_id,timestamp,soc_pct";

async function open(
  name: string,
  content: string | Uint8Array,
  options: Partial<OpenTextOptions> = {},
): Promise<TextSource> {
  const folder = await Deno.makeTempDir({ dir: scratch.path });
  await Deno.writeFile(
    `${folder}/${name}`,
    typeof content === "string" ? encoder.encode(content) : content,
  );
  const [file] = findInputs([`${folder}/${name}`]).files;
  return await openText(file!, { contract: evTelemetry, spillDirectory: folder, ...options });
}

function dataOf({ path, from, to }: TextSource): string {
  return new TextDecoder().decode(Deno.readFileSync(path).subarray(from, to));
}

Deno.test("openText() skips a byte order mark and says so once", async () => {
  const source = await open("a.jsonl", "\ufeff{}\n");
  assertEquals([source.from, source.linesBefore], [3, 0]);
  assertEquals(source.notes.map((note) => note.replace(/^.*\//, "")), [
    "a.jsonl: byte order mark skipped",
  ]);
  const zipped = await open("a.csv.gz", gzipSync(`\ufeff${HEADER}\nrest`));
  assertEquals([dataOf(zipped), zipped.notes.length], ["rest", 2]);
  const empty = await open("a.csv", "\ufeff");
  assertEquals([empty.from, empty.to], [3, 3]);
});

Deno.test("openText() finds a CSV header behind blank lines, with LF, CRLF or at the end", async () => {
  for (
    const [text, linesBefore, data] of [
      [`${HEADER}\nx`, 1, "x"],
      [`${HEADER}\r\nx`, 1, "x"],
      [`\n \t\r\n${HEADER}\nx`, 3, "x"],
      [HEADER, 1, ""],
      [`${HEADER}\n`, 1, ""],
    ] as const
  ) {
    const source = await open("a.csv", text);
    assertEquals(source.header!.names, HEADER.split(","));
    assertEquals([source.linesBefore, source.blankLinesBefore], [linesBefore, linesBefore - 1]);
    assertEquals(dataOf(source), data);
  }
});

Deno.test("openText() takes a CSV file without any text for one without rows", async () => {
  for (const text of ["", "\n", " \r\n\n\t"]) {
    const source = await open("a.csv", text);
    assertEquals([source.header, source.linesBefore, dataOf(source)], [undefined, 0, text]);
  }
});

Deno.test("openText() notes columns that are unknown or missing", async () => {
  const source = await open("a.csv", "colour,vehicle_id,event_ts_utc,,soc_pct\n");
  const [unknown, missing] = source.notes as [string, string];
  assertStringIncludes(unknown, "unknown columns ignored: colour, ");
  assertStringIncludes(missing, "columns missing: schema_version, pack_voltage_v, ");
  assertEquals(missing.includes("event_ts_utc"), false);
});

// @fault input files: a CSV header with no known column, one column twice, or no end -> refused
//   before anything is read
Deno.test("openText() refuses a header that has none of the columns, one twice, or no end", async () => {
  for (const text of ["a;b;c\n1;2;3", '"vehicle_id\n', '{"vehicle_id": "EV-00001"}']) {
    const error = await assertRejects(() => open("a.csv", text), UsageError, "a CSV header with");
    assertStringIncludes(error.message, "a.csv");
  }
  const twice = "vehicle_id,timestamp,event_ts_utc\n";
  await assertRejects(() => open("a.csv", twice), UsageError, "has event_ts_utc twice");
  const endless = `${HEADER},${"x".repeat(2 ** 20)}\n`;
  await assertRejects(() => open("a.csv", endless), UsageError, "a CSV header with");
});

Deno.test("openText() unpacks gzip, also of several members, whatever the name ends in", async () => {
  const members = Uint8Array.from([...gzipSync("one\ntw"), ...gzipSync(""), ...gzipSync("o\n")]);
  for (const name of ["a.jsonl.gz", "a.jsonl"]) {
    const source = await open(name, members);
    assertEquals([dataOf(source), source.notes], ["one\ntwo\n", []]);
  }
});

Deno.test("openText() reads all that a gzip cut short still holds, up to its last whole line", async () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `${at} ${Math.imul(at, 2654435761)}\n`);
  const text = lines.join("");
  const whole = gzipSync(text);
  for (const bytes of [20, 1000, whole.length >> 1, whole.length - 9, whole.length - 1]) {
    const cut = whole.subarray(0, bytes);
    const error = await assertRejects(
      () => open("a.jsonl.gz", cut),
      Error,
      "is cut short or damaged",
    );
    const readable = Number(/: (\d+) whole lines were readable/.exec(error.message)![1]);
    assertStringIncludes(error.message, "a.jsonl.gz");
    const source = await open("a.jsonl.gz", cut, { allowPartial: true });
    assertEquals(dataOf(source), lines.slice(0, readable).join(""));
    assertEquals(source.notes.length, 1);
    // Without its last bytes only the check sum is missing: all the lines are there.
    if (bytes >= whole.length - 9) assertEquals(readable, lines.length);
    else if (bytes > 1000) assertEquals(readable > 1000, true);
  }
});

// @fault input files: a file named .gz that is none -> refused, named
Deno.test("openText() refuses a file that is named .gz and is none, unless it is empty", async () => {
  await assertRejects(() => open("a.jsonl.gz", "{}"), UsageError, "is not");
  assertEquals((await open("a.jsonl.gz", "")).to, 0);
});
