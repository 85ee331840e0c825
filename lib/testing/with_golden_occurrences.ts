/** The public safety system's tables as the golden records leave them. @module */

import { runStream } from "@lib/cli/run_stream.ts";
import type { Cassandra } from "@lib/connectors/cassandra/cassandra.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { temporaryFolder } from "./temporary_folder.ts";
import { systemGoldenPath } from "./system_golden.ts";

/** Runs the system on its golden records, and `body` on what it stored. */
export async function withGoldenOccurrences(
  body: (cassandra: Cassandra) => Promise<void>,
): Promise<void> {
  using home = temporaryFolder();
  const env = { LAB_HOME: home.path };
  await runStream({
    system: "public-safety",
    source: `files:${systemGoldenPath("s004_sinesp", "batches")}`,
  }, { env, write: () => {}, note: () => {} });
  const cassandra = await openCassandra(env);
  await body(cassandra);
  await cassandra.close();
}
