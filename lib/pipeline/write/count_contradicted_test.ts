import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

Deno.test("a run in append says how many rows it rejects that are stored as clean, merge takes them out", async () => {
  using folder = temporaryFolder();
  const output = `${folder.path}/lake`;
  const job = { contract: evTelemetry, input: "data/golden/ev/dirty_v20.jsonl.gz", output };
  await runJob(job);
  const appended = await runJob({ ...job, profile: "seed" });
  const notes = appended.notes.filter((note) => note.includes("stored as clean"));
  assertEquals(notes.map((note) => /^[\d,]+/.exec(note)?.[0]), ["1,983"]);
  await runJob({ ...job, profile: "seed", mode: "merge" });
  const after = await runJob({ ...job, profile: "seed" });
  assertEquals(after.notes.filter((note) => note.includes("stored as clean")), []);
});
