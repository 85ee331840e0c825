/** Where Apache Spark is, and the Java that it needs. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { SPARK_RELEASE } from "@lib/services/spark_release.ts";

const JAVA_VERSIONS = [17, 21] as const;
const LEAST_SPARK = 4;

/** Where Spark is. */
export interface SparkHome {
  readonly home: string;
  readonly version: string;
}

/** What the search looks at; default: the environment of this process. */
export type SparkEnvironment = Readonly<
  Partial<Record<"SPARK_HOME" | "JAVA_HOME" | "PATH", string>>
>;

/**
 * Finds Spark: in `SPARK_HOME`, in the project's virtual environment, or on the path.
 *
 * @throws {UsageError} saying what is missing and how to get it.
 *
 * @example
 * ```ts
 * import { findSpark } from "@lib/engines/find_spark.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => findSpark({ JAVA_HOME: "/nowhere" }), UsageError, "Java 17 or 21");
 * ```
 */
export async function findSpark(env: SparkEnvironment = Deno.env.toObject()): Promise<SparkHome> {
  await checkJava(env);
  const home = env.SPARK_HOME ?? packagedHome() ?? homeOnPath(env);
  const { venv, package: name } = SPARK_RELEASE;
  const install = `python3 -m venv ${venv} && ${venv}/bin/pip install ${name} ` +
    "(about 500 MB and a minute or two), or set SPARK_HOME";
  if (home === undefined) {
    throw new UsageError(`Spark must be installed to run on it: ${install}`);
  }
  const version = versionOf(home);
  if (version === undefined) {
    throw new UsageError(
      `SPARK_HOME must be a Spark with bin/spark-sql: current value is "${home}"; ${install}`,
    );
  }
  if (Number.parseInt(version) < LEAST_SPARK) {
    throw new UsageError(
      `Spark must be of version ${LEAST_SPARK} or later: "${home}" is ${version}; ${install}`,
    );
  }
  return { home, version };
}

async function checkJava(env: SparkEnvironment): Promise<void> {
  const program = env.JAVA_HOME === undefined ? "java" : `${env.JAVA_HOME}/bin/java`;
  const wanted = `Java ${JAVA_VERSIONS.join(" or ")} (such as Debian's openjdk-17-jre-headless)`;
  let said: string;
  try {
    const { stderr } = await new Deno.Command(program, { args: ["-version"] }).output();
    said = new TextDecoder().decode(stderr);
  } catch (cause) {
    throw new UsageError(`${wanted} must be installed to run on Spark: "${program}" is not there`, {
      cause,
    });
  }
  const version = /version "([^"]+)"/.exec(said)?.[1];
  if (version === undefined || Number.parseInt(version) < JAVA_VERSIONS[0]) {
    throw new UsageError(
      `${wanted} must be installed to run on Spark: "${program}" is ${version ?? "of no version"}`,
    );
  }
}

/** Where pip puts the package. */
function packagedHome(): string | undefined {
  const lib = `${SPARK_RELEASE.venv}/lib`;
  try {
    for (const { name } of Deno.readDirSync(lib)) {
      const home = `${lib}/${name}/site-packages/pyspark`;
      if (versionOf(home) !== undefined) return Deno.realPathSync(home);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return undefined;
}

function homeOnPath({ PATH = "" }: SparkEnvironment): string | undefined {
  for (const folder of PATH.split(":")) {
    const home = folder.replace(/\/bin$/, "");
    if (folder.endsWith("/bin") && versionOf(home) !== undefined) return home;
  }
  return undefined;
}

/** Read from the name of a file that every Spark has. */
function versionOf(home: string): string | undefined {
  try {
    Deno.statSync(`${home}/bin/spark-sql`);
    for (const { name } of Deno.readDirSync(`${home}/jars`)) {
      const version = /^spark-core_[\d.]+-(.+)\.jar$/.exec(name)?.[1];
      if (version !== undefined) return version;
    }
  } catch {
    // No such folder: no Spark.
  }
  return undefined;
}
