/** Apache Spark from PyPI, in a virtual environment of the project. @module */

import { runProgram } from "./run_program.ts";
import { SPARK_RELEASE } from "./spark_release.ts";

/**
 * Makes the environment unless it is there; about 500 MB and a minute or two the first time.
 *
 * @throws {Error} if Python 3 is not there, or the package cannot be fetched.
 */
export async function installSpark(): Promise<void> {
  const { venv, package: name, version } = SPARK_RELEASE;
  // Written last: an installation that was interrupted is begun again.
  const complete = `${venv}/complete-${version}`;
  if (await Deno.stat(complete).then(() => true, () => false)) return;
  await runProgram("python3", ["-m", "venv", venv]);
  await runProgram(`${venv}/bin/pip`, ["install", "--quiet", name]);
  await Deno.writeTextFile(complete, "");
}
