import { assert, assertEquals } from "@std/assert";
import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
import type { Mongo } from "@lib/connectors/mongo/mongo.ts";
import { goldenLines, goldenPath } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { storeMetrics } from "./store_metrics.ts";

const DAY = "2025-08-24";

async function withStores(body: (folder: JobFolder, mongo: Mongo) => Promise<void>): Promise<void> {
  await using folder = await jobFolder();
  const mongo = openEmbeddedMongo({ dir: `${folder.path}/mongo` });
  await body(folder, mongo);
  await mongo.close();
}

/** Everything that is stored. */
async function contentOf(mongo: Mongo) {
  const all = (name: string) => mongo.collection("telemetria", name).find({}, { sort: { _id: 1 } });
  return { runs: await all("pipeline_runs"), daily: await all("ev_metrics_daily") };
}

/** Records of one vehicle in a month. */
function monthOf(month: number): string {
  const [line] = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz");
  return new TextDecoder().decode(line).replace(DAY, `2025-0${month}-01`);
}

Deno.test("storeMetrics() stores the same however often it is done", () =>
  withStores(async (folder, mongo) => {
    const result = await folder.run(goldenPath("dirty_v20.jsonl.gz"));
    const first = await storeMetrics(mongo, { lake: folder.lake, result });
    const before = await contentOf(mongo);
    assertEquals(before.daily.length, first.daily.inserted);
    assertEquals(before.daily.reduce((sum, { rows }) => sum + Number(rows), 0), 2266);
    const again = await storeMetrics(mongo, { lake: folder.lake, result });
    assertEquals(again.runs, { inserted: 0, replaced: 1 });
    assertEquals(await contentOf(mongo), before);
  }));

Deno.test("storeMetrics() of a rerun makes good what was left undone, and logs both runs", () =>
  withStores(async (folder, mongo) => {
    const input = goldenPath("dirty_v20.jsonl.gz");
    await folder.run(input); // and dies here
    const result = await folder.run(input);
    assertEquals(result.written.rows, 0);
    const stored = await storeMetrics(mongo, { lake: folder.lake, result });
    assertEquals(stored.runs, { inserted: 2, replaced: 0 });
    assert(stored.daily.inserted > 0);
  }));

Deno.test("storeMetrics() of a run on other days makes good those of an earlier one, once", () =>
  withStores(async (folder, mongo) => {
    await folder.run(folder.put("march.jsonl", monthOf(3))); // and dies here
    const april = await folder.run(folder.put("april.jsonl", monthOf(4)));
    const first = await storeMetrics(mongo, { lake: folder.lake, result: april });
    assertEquals([first.runs.inserted, first.daily.inserted], [2, 2]);
    const may = await folder.run(folder.put("may.jsonl", monthOf(5)));
    const next = await storeMetrics(mongo, { lake: folder.lake, result: may });
    assertEquals([next.runs, next.daily], [{ inserted: 1, replaced: 0 }, {
      inserted: 1,
      replaced: 0,
    }]);
  }));

Deno.test("storeMetrics() has nothing to store of a run without rows", () =>
  withStores(async (folder, mongo) => {
    const result = await folder.run(folder.put("empty.jsonl", "\n"));
    const nothing = { inserted: 0, replaced: 0 };
    const { runs, daily } = await storeMetrics(mongo, { lake: folder.lake, result });
    assertEquals([runs, daily], [nothing, nothing]);
  }));
