import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
import { goldenPath } from "@lib/testing/golden.ts";
import { runTask, type TaskOutcome } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

async function withHome(
  body: (
    home: string,
    run: (task: string, ...args: string[]) => Promise<TaskOutcome>,
  ) => Promise<void>,
): Promise<void> {
  using home = temporaryFolder();
  const env = { LAB_HOME: home.path };
  await body(
    home.path,
    (task, ...args) => runTask(task, [...args, "--metrics", "mongo", "--json"], { env }),
  );
}

/** Documents in each collection. */
async function countIn(home: string): Promise<Record<string, number>> {
  const mongo = openEmbeddedMongo({ dir: `${home}/embedded/mongo` });
  const counts: Record<string, number> = {};
  for (const name of await mongo.listCollections("telemetria")) {
    counts[name] = await mongo.collection("telemetria", name).count();
  }
  await mongo.close();
  return counts;
}

const INPUT = ["--input", goldenPath("dirty_v20.jsonl.gz")];

Deno.test("pipeline and replay store metrics, say which store is in use, and a dry run none", () =>
  withHome(async (home, run) => {
    const output = ["--output", `${home}/lake`];
    const dry = await run("pipeline", ...INPUT, ...output, "--dry-run");
    assertEquals([dry.code, await countIn(home)], [0, {}]);
    assertStringIncludes(dry.stderr, "no metrics are stored");
    const { code, stdout, stderr } = await run(
      "pipeline",
      ...INPUT,
      ...output,
      "--profile",
      "seed",
    );
    const { metrics_stored: { place, runs, daily } } = JSON.parse(stdout);
    assertEquals([code, place, runs], [0, `${home}/embedded/mongo`, { inserted: 1, replaced: 0 }]);
    assertStringIncludes(stderr, "MongoDB: embedded (SQLite");
    assertStringIncludes(stderr, `${daily.inserted} vehicle days added`);
    const replay = await run("replay", ...output);
    assertEquals(replay.code, 0, replay.stderr);
    const counts = await countIn(home);
    assertEquals([counts.pipeline_runs, counts.ev_metrics_daily! >= daily.inserted], [2, true]);
  }));

// @fault command line: metrics fail after the lake was published -> status 1 says so, and the
//   next run stores them
// @shows Metrics made good
Deno.test("pipeline says that metrics failed after the lake was published, and a rerun stores them", () =>
  withHome(async (home, run) => {
    const output = ["--output", `${home}/lake`];
    // The store answers at first; what it is asked to do then, it cannot.
    const mongo = openEmbeddedMongo({ dir: `${home}/embedded/mongo` });
    const days = mongo.collection("telemetria", "ev_metrics_daily");
    await days.createIndex({ vehicle_id: 1, event_date: -1 }, { unique: true });
    await mongo.close();
    const failed = await run("pipeline", ...INPUT, ...output);
    assertEquals(failed.code, 1, failed.stderr);
    const { written, metrics_error } = JSON.parse(failed.stdout);
    assert(written.rows > 0);
    assertStringIncludes(
      metrics_error,
      "the lake is published, but its metrics are not in MongoDB",
    );
    assertStringIncludes(failed.stderr, metrics_error);
    await Deno.remove(`${home}/embedded/mongo`, { recursive: true });
    const again = await run("pipeline", ...INPUT, ...output);
    const { written: rewritten, metrics_stored } = JSON.parse(again.stdout);
    assertEquals([again.code, rewritten.rows, metrics_stored.runs.inserted], [0, 0, 2]);
    assertEquals((await countIn(home)).pipeline_runs, 2);
  }));

// @fault command line: the store of metrics does not answer -> status 1 before anything is read
Deno.test("pipeline fails before it reads anything where the store does not answer", () =>
  withHome(async (home, run) => {
    await Deno.mkdir(`${home}/embedded`);
    await Deno.writeTextFile(`${home}/embedded/mongo`, "in the way");
    const { code, stdout, stderr } = await run("pipeline", ...INPUT, "--output", `${home}/lake`);
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, `${home}/embedded/mongo`);
    assert(!stderr.includes("ingest"), stderr);
  }));
