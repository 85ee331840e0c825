import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { csvText, type CsvTextOptions } from "@lib/testing/csv_text.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { VARIANT_LINES, type VariantStream, variantStream } from "@lib/testing/variant_streams.ts";

type Spelling = (
  stream: VariantStream,
  text: string,
) => readonly [name: string, content: string | Uint8Array];

/** The stream as CSV. */
function asCsv(options: Partial<CsvTextOptions> = {}): Spelling {
  return ({ records }) => ["csv", csvText(records, { contract: evTelemetry, ...options })];
}

const COLUMNS = Object.keys(evTelemetry.columns);
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  "plain": (_, text) => ["jsonl", text],
  "compact": ({ records }) => ["jsonl", records.map((it) => JSON.stringify(it)).join("\n")],
  "spaced as no writer does": ({ lines }) => [
    "ndjson",
    lines.map((line) => `\t${line.replaceAll(": ", " :\t").replaceAll(", ", " , ")} `).join("\n"),
  ],
  "keys in another order": ({ records }) => [
    "json",
    records.map(({ metrics, ...rest }) =>
      JSON.stringify({ metrics: Object.fromEntries(Object.entries(metrics).reverse()), ...rest })
    ).join("\n"),
  ],
  "texts escaped": (_, text) => [
    "jsonl",
    text.replaceAll("EV-", "\\u0045\\u0056-").replaceAll("_pct", "_\\u0070ct"),
  ],
  "CRLF": (_, text) => ["jsonl", text.replaceAll("\n", "\r\n")],
  "blank lines": ({ lines }) => ["jsonl", `\n\n${lines.join("\n \t\r\n")}\n\n`],
  "a byte order mark": (_, text) => ["jsonl", `\ufeff${text}`],
  "no last LF": (_, text) => ["jsonl", text.trimEnd()],
  "gzip": (_, text) => ["jsonl.gz", gzipSync(text)],
  "gzip of several members": (_, text) => [
    "jsonl.gz",
    Uint8Array.from([0, 1000, 1001, 100_000].flatMap((from, at, cuts) => [
      ...gzipSync(text.slice(from, cuts[at + 1])),
    ])),
  ],
  "no ending in the name": (_, text) => ["stream", text],
  "CSV": asCsv(),
  "CSV, the record's name of the timestamp": asCsv({
    nameOf: (column) => column === "event_ts_utc" ? "timestamp" : column,
  }),
  "CSV, columns in another order": asCsv({ columns: COLUMNS.toReversed() }),
  "CSV, CRLF and spaces around names": asCsv({
    lineEnd: "\r\n",
    nameOf: (column) => ` ${column} `,
  }),
  "CSV, booleans in every spelling": asCsv({
    booleanOf: (value, row) => {
      const [yes, no] = [["true", "t", "1", "yes", "y"], ["false", "f", "0", "no", "n"]];
      const word = (value ? yes : no)[row % 5]!;
      return [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)][row % 3]!;
    },
  }),
  "CSV, quoted, gzipped, marked, with a column more": (stream, text) => {
    const [header, ...lines] = (asCsv()(stream, text)[1] as string).trimEnd().split("\n");
    const rows = [`colour,${header}`, ...lines.map((line) => `"red, ""dark""",${line}`)];
    return ["csv.gz", gzipSync(`\ufeff${rows.join("\n")}`)];
  },
};

Deno.test("runJob() reads the stream in every spelling of JSON lines and CSV as the plain one", async () => {
  await using plain = await jobFolder();
  await using spelled = await jobFolder();
  const variants = Object.entries(SPELLINGS).map(([how, spell], at) => {
    const stream = variantStream(at);
    const text = stream.lines.join("\n") + "\n";
    const [ending, content] = spell(stream, text);
    const name = String(at).padStart(2, "0");
    return {
      how,
      prefix: stream.prefix,
      plain: plain.put(`${name}.jsonl`, text),
      spelled: spelled.put(`${name}.${ending}`, content),
    };
  });
  const expected = await plain.run(variants.map((variant) => variant.plain));
  const result = await spelled.run(variants.map((variant) => variant.spelled));
  assertEquals(expected.clean_rows, VARIANT_LINES * variants.length);
  assertEquals([result.input_rows, result.quarantine_rows], [expected.clean_rows, 0]);
  assertEquals(result.sources.map(({ rows }) => rows), variants.map(() => VARIANT_LINES));
  assertEquals(result.blank_lines, VARIANT_LINES + 2);
  const [texts, plainTexts] = [await spelled.cleanTexts(), await plain.cleanTexts()];
  for (const { how, prefix } of variants) {
    const ofVariant = (all: readonly string[]) => all.filter((text) => text.includes(prefix));
    assertEquals(ofVariant(texts), ofVariant(plainTexts), how);
  }
  assertEquals(result.notes.map((note) => note.replace(/^.*\/|\d+\.(?=[cj])/g, "")), [
    "jsonl: byte order mark skipped",
    "csv.gz: byte order mark skipped",
    "csv.gz: unknown columns ignored: colour",
  ]);
});

// @fault input files: CSV without a mandatory column -> each row has its reason, the run one
//   warning
Deno.test("runJob() gives each row of a CSV file that lacks a mandatory column its reason, and one warning", async () => {
  await using folder = await jobFolder();
  const { records } = variantStream(0);
  const without = (...names: string[]) => COLUMNS.filter((name) => !names.includes(name));
  const text = csvText(records, {
    contract: evTelemetry,
    columns: without("soc_pct", "fault_code"),
  });
  const result = await folder.run(folder.put("a.csv", text));
  assertEquals(result.reasons, { "not_null:soc_pct": VARIANT_LINES });
  assertEquals(result.notes.length, 1);
  assertStringIncludes(result.notes[0]!, "a.csv: columns missing: soc_pct, fault_code");
  // One that is not mandatory is null, and no reason.
  const optional = csvText(records, { contract: evTelemetry, columns: without("fault_code") });
  const { clean_rows } = await folder.run(folder.put("b.csv", optional));
  assertEquals(clean_rows, VARIANT_LINES);
});

// @fault input files: CSV lines with too few or too many cells, or open quotes -> told apart from
//   spoiled cells, and quarantined
Deno.test("runJob() tells spoiled CSV lines from spoiled cells", async () => {
  await using folder = await jobFolder();
  const columns = ["vehicle_id", "timestamp", "soc_pct", "is_charging", "tyre_pressure_kpa"];
  const good = 'EV-00001,2025-08-24T00:00:00Z,50,true,"[200,200,200,200]"';
  const rows: [line: string, ...reasons: string[]][] = [
    [good],
    [`${good},`, "malformed_csv"],
    ["EV-00001,2025-08-24T00:00:00Z,50,true", "malformed_csv"],
    ['"EV-00001,2025-08-24T00:00:01Z,50,true,x', "malformed_csv"],
    ['EV"00001,2025-08-24T00:00:02Z,50,true,x', "malformed_csv"],
    [good.replace(":00Z", ":03Z").replace("50", "fifty"), "type:soc_pct"],
    [good.replace(":00Z", ":04Z").replace("50", "NaN"), "type:soc_pct"],
    [good.replace(":00Z", ":05Z").replace("50", "0x10"), "type:soc_pct"],
    [good.replace(":00Z", ":06Z").replace("50", "1e400"), "type:soc_pct"],
    [good.replace(":00Z", ":07Z").replace("50", ""), "not_null:soc_pct"],
    [good.replace(":00Z", ":08Z").replace("true", "maybe"), "type:is_charging"],
    [good.replace(":00Z", ":09Z").replace("[200,", "["), "type:tyre_pressure_kpa"],
    [good.replace(":00Z", ":10Z").replace("[200,", "[20,"), "range:tyre_pressure_kpa"],
    [good.replace("2025-08-24T", "24/08/2025 "), "type:timestamp"],
    [good.replace("00:00Z", "00:00.000+00:00"), "duplicate"],
    [good.replace("EV-00001", "").replace(":00Z", ":11Z"), "not_null:vehicle_id"],
  ];
  const text = [columns.join(","), ...rows.map(([line]) => line)].join("\n");
  await folder.run(folder.put("a.csv", text), { format: "csv" });
  // Columns that the file lacks are not what this test is about.
  const found = await folder.query<{ raw: string; reasons: string[] }>(
    "quarantine",
    "SELECT raw, reasons FROM rows ORDER BY source_line",
  );
  const absent = new Set(
    COLUMNS.filter((name) => !columns.includes(name))
      .map((name) => `not_null:${name}`),
  );
  assert(absent.size > 10);
  assertEquals(
    found.map(({ raw, reasons }) => [raw, ...reasons.filter((code) => !absent.has(code))]),
    rows,
  );
});
