/** What the bench of engines takes off: the start of an engine that is asked for one row. @module */

import { openDuckdb } from "@lib/engines/duckdb.ts";
import { findSpark } from "@lib/engines/find_spark.ts";
import { runSparkScript } from "@lib/engines/run_spark_script.ts";

const [engine, master] = Deno.args;
if (engine === "duckdb") {
  using db = await openDuckdb();
  await db.one("SELECT 1 AS one");
} else {
  const scratch = await Deno.makeTempDir();
  try {
    const options = { scratch, onLine: () => {}, ...(master === undefined ? {} : { master }) };
    await runSparkScript(await findSpark(), ["SELECT 1 AS one"], options);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
