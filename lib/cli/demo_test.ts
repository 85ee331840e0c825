import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

interface DemoReport {
  readonly job: {
    readonly input_rows: number;
    readonly clean_rows: number;
    readonly quarantine_rows: number;
    readonly written: { readonly rows: number; readonly skipped_existing: number };
  };
  readonly simulation: { readonly alerts: number };
  readonly metrics: {
    readonly place: string;
    readonly runs: { readonly inserted: number; readonly replaced: number };
    readonly daily: { readonly inserted: number; readonly replaced: number };
  };
  readonly faults: { readonly recall: number; readonly precision: number };
  readonly index: string;
}

async function runDemo(dir: string): Promise<{ report: DemoReport; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "demo", "--dir", dir, "--json"],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 0, text);
  return { report: JSON.parse(new TextDecoder().decode(stdout)), text };
}

// @shows A second demo
Deno.test("the demo leaves a lake, pages and true sums, and a second run changes nothing", async () => {
  using folder = temporaryFolder();
  const first = await runDemo(folder.path);
  const { job, faults, index } = first.report;
  assertEquals(job.input_rows, job.clean_rows + job.quarantine_rows);
  assertEquals(job.written.rows, job.clean_rows);
  assertEquals([faults.recall, faults.precision], [1, 1]);
  const { metrics, simulation } = first.report;
  assertEquals(metrics.runs, { inserted: 1, replaced: 0 });
  assertStringIncludes(first.text, `the run, ${metrics.daily.inserted} vehicle days`);
  assertStringIncludes(first.text, `and ${simulation.alerts} alerts`);
  assertStringIncludes(first.text, `look at: ${index}`);
  for (
    const page of ["01_simulate.html", "02_pipeline.html", "03_results.html", "04_reprocess.html"]
  ) {
    assertStringIncludes(await Deno.readTextFile(index), page);
    const html = await Deno.readTextFile(join(folder.path, "report", page));
    assertStringIncludes(html, "<table");
    assertStringIncludes(html, "data:image/svg+xml;base64,");
    assert(!/(?:src|href)="https?:/.test(html), "a page must not need the network");
  }
  const second = await runDemo(folder.path);
  assertEquals(second.report.job.written, {
    ...second.report.job.written,
    rows: 0,
    skipped_existing: job.clean_rows,
  });
  assertStringIncludes(second.text, "a second run changes nothing");
  const { runs, daily } = second.report.metrics;
  assertEquals([runs.inserted, daily], [1, { inserted: 0, replaced: metrics.daily.inserted }]);
});
