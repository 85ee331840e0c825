/** The process that fills a small disk: first while it makes files, then in the commit itself. @module */

import { addFiles, buildLake, openScenario } from "./_kill_scenario.ts";
import { systemFs } from "./fs.ts";
import { readLakeState } from "./read_lake_state.ts";

const [dir = ""] = Deno.args;
await buildLake(dir);
const before = JSON.stringify(await readLakeState(dir));
const errors = [await messageOf(fillWhileStaging), await messageOf(fillWhileCommitting)];
const isUnchanged = JSON.stringify(await readLakeState(dir)) === before;
const left = await systemFs.list(`${dir}/.staging`) ?? null;
await Deno.stdout.write(
  new TextEncoder().encode(JSON.stringify({ errors, isUnchanged, left })),
);

async function fillWhileStaging(): Promise<void> {
  await using lake = await openScenario(dir, "second");
  await Deno.writeFile(`${lake.staging}/0.parquet`, new Uint8Array(1 << 20));
}

async function fillWhileCommitting(): Promise<void> {
  await using lake = await openScenario(dir, "second");
  const target = { dataSet: "clean", partition: "ano=2025/mes=8", names: ["second-0.parquet"] };
  const change = await addFiles(lake, target);
  await lake.commit([change], [{ name: "big.json", text: "x".repeat(1 << 20) }]);
}

async function messageOf(work: () => Promise<void>): Promise<string> {
  try {
    await work();
    return "no error";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
