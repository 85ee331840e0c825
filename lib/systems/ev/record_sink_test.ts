import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { csvHeader } from "@lib/simulation/line_layout.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openRecordSink } from "./record_sink.ts";
import { checkSimulation } from "./simulation_options.ts";

const home = temporaryFolder();
Deno.test.afterAll(() => home[Symbol.dispose]());
const services = servicesOnDemand({ LAB_HOME: home.path });

Deno.test("openRecordSink() counts the header of CSV as a line", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/a.csv`;
  const sink = await openRecordSink(checkSimulation({ out }), { services });
  await sink.close();
  assertEquals([Deno.readTextFileSync(out), sink.linesBefore], [`${csvHeader()}\n`, 1]);
});

Deno.test("openRecordSink() keeps what HTTP did not take beside --out", async () => {
  using folder = temporaryFolder();
  const notes: string[] = [];
  const sink = await openRecordSink(
    checkSimulation({
      sink: "http",
      httpUrl: "http://127.0.0.1:1/",
      out: `${folder.path}/a.jsonl`,
    }),
    { services, onNote: (note) => notes.push(note) },
  );
  const blocks = [new TextEncoder().encode("1\n")];
  const counts = { firstTick: 0, ticks: 1, lines: 1, records: 1, alerts: 0 };
  const alertLines = new Uint8Array(0);
  await sink.write({ ...counts, ledger: [], edits: [], alertLines, blocks });
  const failedPath = `${folder.path}/a.failed.jsonl`;
  assertEquals(await sink.close(), { failed: 1, failedPath });
  assertEquals([Deno.readTextFileSync(failedPath), notes.length], ["1\n", 1]);
});

Deno.test("openRecordSink() refuses what cannot be opened", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/file`;
  Deno.writeTextFileSync(file, "");
  for (const sink of ["file", "parquet"] as const) {
    await assertRejects(
      () => openRecordSink(checkSimulation({ sink, out: `${file}/x` }), { services }),
      UsageError,
      "--out",
    );
  }
});
