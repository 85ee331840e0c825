/** Runs jobs written for Spark on the Spark of the project. @module */

import { fileURLToPath } from "node:url";
import { SPARK_RELEASE } from "@lib/services/spark_release.ts";
import { installSpark } from "@lib/services/install_spark.ts";
import type { BatchRecord } from "@lib/streaming/core/batch_record.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** A job and what it is fed with. */
export interface SparkPlan {
  /** The program. */
  readonly text: string;
  readonly drive: "available-now" | "stepwise";
  /** Batches of lines, by run; each run goes on from the checkpoint of those before. */
  readonly runs: readonly (readonly (readonly string[])[])[];
}

/** What became of it. */
export interface SparkAnswer {
  readonly batches: readonly Omit<BatchRecord, "lateWatermark">[];
  /** Code, message, stage and text of each dead letter. */
  readonly letters: readonly (readonly [string, string, string, string])[];
  /** Why the job failed. */
  readonly error?: string;
}

const DRIVER = fileURLToPath(new URL("drive_spark_jobs.py", import.meta.url));

/** What each job brings, batch by batch, all in one JVM. */
export async function sparkAnswers(plans: readonly SparkPlan[]): Promise<SparkAnswer[]> {
  await installSpark();
  using folder = temporaryFolder();
  const files = new Map<string, string>();
  for (const { text } of plans) {
    if (files.has(text)) continue;
    files.set(text, `${folder.path}/job_${files.size}.py`);
    await Deno.writeTextFile(files.get(text)!, text);
  }
  const plan = plans.map(({ text, drive, runs }) => ({ file: files.get(text)!, drive, runs }));
  await Deno.writeTextFile(`${folder.path}/plan.json`, JSON.stringify(plan));
  const { success, stderr } = await new Deno.Command(`${SPARK_RELEASE.venv}/bin/python`, {
    args: ["-B", DRIVER, `${folder.path}/plan.json`, `${folder.path}/answer.json`],
    // The package has its own Spark, whatever else is installed.
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", SPARK_LOCAL_IP: "127.0.0.1", ...javaHome() },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Spark did not answer: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(await Deno.readTextFile(`${folder.path}/answer.json`));
}

function javaHome(): Record<string, string> {
  const home = Deno.env.get("JAVA_HOME");
  return home === undefined ? {} : { JAVA_HOME: home };
}
