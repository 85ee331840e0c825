/** The public safety system's tables as the golden records leave them. @module */

import { runStream } from "@lib/cli/run_stream.ts";
import type { Cassandra } from "@lib/connectors/cassandra/cassandra.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { systemGoldenPath } from "./system_golden.ts";

/** Runs the system on its golden records, and `body` on what it stored. */
export async function withGoldenOccurrences(
  body: (cassandra: Cassandra) => Promise<void>,
): Promise<void> {
  const LAB_HOME = Deno.makeTempDirSync();
  await runStream({
    system: "public-safety",
    source: `files:${systemGoldenPath("s004_sinesp", "batches")}`,
  }, { env: { LAB_HOME }, write: () => {}, note: () => {} });
  const cassandra = await openCassandra({ LAB_HOME });
  await body(cassandra);
  await cassandra.close();
  Deno.removeSync(LAB_HOME, { recursive: true });
}
