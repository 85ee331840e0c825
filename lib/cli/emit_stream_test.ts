import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { STREAM_SYSTEMS } from "@lib/systems/stream_systems.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { type EmitCall, emitStream } from "./emit_stream.ts";

async function emitted(call: EmitCall): Promise<{ text: string; notes: string[] }> {
  const lines: string[] = [];
  const notes: string[] = [];
  await emitStream(call, {
    env: {},
    write: (line) => lines.push(line),
    note: (line) => notes.push(line),
  });
  return { text: lines.join("\n"), notes };
}

for (const { name, topics } of STREAM_SYSTEMS) {
  Deno.test(`emitStream() writes ${name} for its topics, and opens nothing`, async () => {
    const { text, notes } = await emitted({ system: name });
    assertStringIncludes(text, `TOPICS = ${JSON.stringify(topics.join(","))}`);
    assertStringIncludes(text, "def find_letters");
    assert(notes.some((note) => note.includes("tables")));
  });
}

Deno.test("emitStream() writes what was chosen of a system", async () => {
  const { text } = await emitted({
    system: "sales",
    window: "sliding",
    mode: "deduplicate",
    outputMode: "update",
    watermarkDelay: "1 minute",
    source: "files:in",
    sink: "parquet:out",
    trigger: "once",
    checkpoint: "cp",
    deadLetters: "dl",
  });
  for (
    const part of [
      'F.window("event_timestamp", "1 minute", "30 seconds")',
      '.dropDuplicatesWithinWatermark(["event_id"])',
      'OUTPUT_MODE = "update"',
      '.withWatermark("event_timestamp", "1 minute")',
      'default="out"',
      'TRIGGER = {"once": True}',
      'default="cp"',
      'default="dl"',
      "ENVELOPE = ",
    ]
  ) assertStringIncludes(text, part);
});

// @fault command line: options of a run beside --emit, choices that Spark does not have ->
//   refused, named
Deno.test("emitStream() refuses options that only a run has, and choices that Spark has not", async () => {
  const refusals: readonly (readonly [EmitCall, string])[] = [
    [{ system: "sales", drive: "stepwise" }, "--drive must be left out with --emit"],
    [{ system: "sales", flush: true }, "--flush must be left out"],
    [{ system: "sales", json: true }, "--json must be left out"],
    [{ system: "sales", batchesOut: "b.ndjson" }, "--batches-out must be left out"],
    [{ system: "sales", replayDeadLetters: true }, "--replay-dead-letters must be left out"],
    [{ system: "sales", sink: "postgres" }, "--sink must be one of console"],
    [{ system: "sales", watermarkScope: "partition" }, "watermark.scope must be query"],
    [{ system: "sales", window: "session", outputMode: "update" }, "outputMode must be append"],
    [{ system: "public-safety", mode: "initial" }, "--mode must not be"],
    [{ system: "none" }, "stream must be given one of"],
    [{}, "neither is given"],
  ];
  for (const [call, message] of refusals) {
    await assertRejects(() => emitted(call), UsageError, message);
  }
});

Deno.test("stream --emit writes a file and says on stderr what differs; other engines are wrong usage", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/sales.py`;
  const { code, stdout, stderr } = await runTask("stream", [
    "sales",
    "--emit",
    "spark",
    "--out",
    out,
  ]);
  assertEquals([code, stdout], [0, ""]);
  assertStringIncludes(stderr, out);
  assertStringIncludes(await Deno.readTextFile(out), `spark-submit --packages`);
  const wrong = await runTask("stream", ["sales", "--emit", "flink"]);
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, "--emit must be one of spark");
  const nowhere = await runTask("stream", [
    "sales",
    "--emit",
    "spark",
    "--out",
    `${folder.path}/no/x.py`,
  ]);
  assertEquals(nowhere.code, 2);
  assertStringIncludes(nowhere.stderr, "--out must be a file that can be written");
  assertEquals((await runTask("stream", ["sales", "--out", out])).code, 2);
});
