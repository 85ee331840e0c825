import { assertEquals, assertStringIncludes } from "@std/assert";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { installSpark } from "@lib/services/install_spark.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { KILL_CASES, type KillPlace, prepareKillCase } from "../_kill_cases.ts";
import { assertManifestIsTrue, readDataSet } from "../_read_lake.ts";
import { WATER } from "../_record_kinds.ts";
import type { JobEngine } from "../quality/quality_engine.ts";
import { runJob } from "../run_job.ts";
import { SPARK } from "./_same_on_both.ts";
import { SPARK_PHASES, type SparkPhase } from "./spark_statement.ts";

const CHILD = import.meta.resolve("./_spark_child.ts");
type Victim = "the job" | "Spark";
/** In turn, as each takes two runs; both in the phase that writes. */
const VICTIMS = {
  ingest: ["the job"],
  standardize: ["Spark"],
  quality: ["the job"],
  enrich: ["Spark"],
  validate: ["the job"],
  write: ["the job", "Spark"],
} as const satisfies Readonly<Record<SparkPhase, readonly Victim[]>>;

Deno.test.beforeAll(installSpark);

for (const phase of SPARK_PHASES) {
  for (const victim of VICTIMS[phase]) {
    // @fault Apache Spark: the job or Spark alone killed with -9, one of them in each phase -> the
    //   lake stays as it was, and the next run of either engine is whole
    // @shows Spark publishes at once
    Deno.test(`a job on Spark changes nothing when ${victim} is killed in ${phase}, and the next run is whole`, async () => {
      using db = await openDuckdb({ threads: 1 });
      using folder = temporaryFolder();
      const root = folder.path;
      const place = { inputs: `${root}/inputs`, lake: `${root}/lake` };
      await Deno.mkdir(place.inputs);
      await prepareKillCase(place);
      const before = await readLakeState(place.lake);
      const undisturbed = await copied(place, `${root}/undisturbed`);
      await runMerge(undisturbed, "duckdb");

      const said = await killIn(phase, victim, place);
      assertEquals(dataOf(await readLakeState(place.lake)), dataOf(before));
      if (victim === "Spark") assertStringIncludes(said, "was ended by signal 9");
      const left = victim === "the job" ? "was interrupted before it published" : "";
      const { recovered } = await runMerge(place, phase === "write" ? "spark" : "duckdb");
      assertStringIncludes(recovered, left);
      assertEquals(recovered === "", left === "");
      assertEquals(await rowsOf(db, place.lake), await rowsOf(db, undisturbed.lake));
      await assertManifestIsTrue(db, place.lake);
    });
  }
}

async function copied({ inputs, lake }: KillPlace, to: string): Promise<KillPlace> {
  await new Deno.Command("cp", { args: ["-r", lake, to] }).output();
  return { inputs, lake: to };
}

function runMerge({ inputs, lake }: KillPlace, engine: JobEngine) {
  const options = { ...KILL_CASES.merge, engine, ...engine === "spark" ? SPARK : {} };
  return runJob({ contract: WATER.contract, input: inputs, output: lake, ...options });
}

/** Every row of both data sets, without the run that wrote it. */
async function rowsOf(db: Duckdb, lake: string): Promise<unknown[]> {
  const columns = "to_json(struct_pack(*COLUMNS(* EXCLUDE (run_id)))) AS row";
  return [
    await readDataSet(db, lake, { dataSet: "clean", columns }),
    await readDataSet(db, lake, { dataSet: "quarantine", columns }),
  ];
}

/** A run that failed may leave a note of itself. */
function dataOf(state: Awaited<ReturnType<typeof readLakeState>>) {
  return Object.entries(state).filter(([path]) => !path.includes("lineage"));
}

/** Kills when the phase has begun; answers what the job said when neither it nor Spark is left. */
async function killIn(
  phase: SparkPhase,
  victim: Victim,
  { inputs, lake }: KillPlace,
): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", CHILD, inputs, lake],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  let spark: number | undefined;
  for await (const line of createInterface({ input: Readable.fromWeb(child.stdout) })) {
    if (line !== phase) continue;
    spark = await programOf(child.pid);
    if (victim === "the job") child.kill("SIGKILL");
    else Deno.kill(spark, "SIGKILL");
  }
  await child.status;
  // The guard needs a moment to hear that the job is no more.
  for (let wait = 0; wait < 100 && await isAlive(spark!); wait++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals(await isAlive(spark!), false, `Spark outlived ${victim}`);
  return await said;
}

/** Spark is the first that the shell below the job has started. */
async function programOf(job: number): Promise<number> {
  const [shell] = await childrenOf(job);
  const [program] = await childrenOf(shell!);
  return program!;
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", `${pid}`] })
    .output();
  return new TextDecoder().decode(stdout).trim().split(/\s+/).map(Number);
}

async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", `${pid}`] })
    .output();
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout));
}
