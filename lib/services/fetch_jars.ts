/** Java programs from their published jars, fetched once per machine. @module */

import { runProgram } from "./run_program.ts";

/**
 * Copies the jars that a pom names, and all they need, into a folder of the user's cache, and
 * returns that folder. The folder's name holds a digest of the pom, so that a changed pom is
 * fetched anew; it appears only when it is complete.
 *
 * @throws {Error} if Maven is not there or cannot reach its repository.
 */
export async function fetchJars(name: string, pom: URL): Promise<string> {
  const text = await Deno.readFile(pom);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).toHex().slice(0, 12);
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "."}/.cache`;
  const dir = `${cache}/telemetry-lab/${name}-${digest}`;
  if (await isThere(dir)) return dir;
  const fetched = `${dir}.${Deno.pid}`;
  await Deno.mkdir(fetched, { recursive: true });
  try {
    await Deno.writeFile(`${fetched}/pom.xml`, text);
    await runProgram("mvn", [
      "-q",
      "-B",
      "-f",
      `${fetched}/pom.xml`,
      "dependency:copy-dependencies",
      "-DincludeScope=runtime",
      `-DoutputDirectory=${fetched}`,
    ]);
    // Another process may have been quicker; its folder is as good as ours.
    await Deno.rename(fetched, dir).catch(async (error) => {
      if (!await isThere(dir)) throw error;
    });
  } finally {
    await Deno.remove(fetched, { recursive: true }).catch(() => {});
  }
  return dir;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
