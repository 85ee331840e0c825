/** The process that tests of failures run: one job on Spark, its phases said on stdout as they start. @module */

import { WATER } from "../_record_kinds.ts";
import { runJob } from "../run_job.ts";

/** Where the job reads and writes. */
const [input = "", output = ""] = Deno.args;

try {
  await runJob({
    contract: WATER.contract,
    input,
    output,
    mode: "merge",
    engine: "spark",
    spark: { master: "local[2]" },
    onProgress: ({ phase, done, unit }) => {
      if (unit === "phases" && done === 0) say(Deno.stdout, phase);
    },
  });
} catch (error) {
  say(Deno.stderr, String(error));
  Deno.exit(1);
}

function say(stream: typeof Deno.stdout, text: string): void {
  stream.writeSync(new TextEncoder().encode(`${text}\n`));
}
