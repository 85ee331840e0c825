/** Apache Spark, run as its own program: the one file that knows where it is and how it is called. @module */

import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { SPARK_RELEASE } from "@lib/services/spark_release.ts";

const JAVA_VERSIONS = [17, 21] as const;

/** Where Spark is. */
export interface SparkHome {
  readonly home: string;
  readonly version: string;
}

/** How a script is run. */
export interface RunSparkOptions {
  /** Such as `local[2]`, `spark://host:7077` or `yarn`; default: all cores of this machine. */
  readonly master?: string;
  /** Settings, as `--conf` takes them. */
  readonly conf?: Readonly<Record<string, string>>;
  /** A folder for what Spark leaves behind; it is the caller's to remove. */
  readonly scratch: string;
  /** Called with every line that the script prints, as it comes. */
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds Spark: in `SPARK_HOME`, in the project's virtual environment, or on the path.
 *
 * @throws {UsageError} saying what is missing and how to get it.
 */
export async function findSpark(): Promise<SparkHome> {
  await checkJava();
  const home = Deno.env.get("SPARK_HOME") ?? packagedHome() ?? homeOnPath();
  const { venv, package: name } = SPARK_RELEASE;
  const install = `python3 -m venv ${venv} && ${venv}/bin/pip install ${name} ` +
    "(about 500 MB and a minute or two), or set SPARK_HOME";
  if (home === undefined) {
    throw new UsageError(`Spark must be installed to run on it: ${install}`);
  }
  const version = versionOf(home);
  if (version === undefined) {
    throw new UsageError(
      `SPARK_HOME must be a Spark with bin/spark-sql: "${home}" is not; ${install}`,
    );
  }
  if (Number.parseInt(version) < 4) {
    throw new UsageError(
      `Spark must be of version 4 or later: "${home}" is ${version}; ${install}`,
    );
  }
  return { home, version };
}

/**
 * Runs the statements of a script one after the other; the first that fails ends it.
 *
 * @throws {Error} with Spark's own reason.
 */
export async function runSparkScript(
  { home }: SparkHome,
  statements: readonly string[],
  options: RunSparkOptions,
): Promise<void> {
  const { master = "local[*]", conf = {}, scratch, onLine, signal } = options;
  const script = `${scratch}/script.sql`;
  await Deno.writeTextFile(script, statements.map((text) => `${text};\n`).join("\n"));
  const settings = {
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.warehouse.dir": `file://${scratch}/warehouse`,
    "spark.driver.extraJavaOptions": `-Dderby.system.home=${scratch}`,
    ...conf,
  };
  const child = new Deno.Command(`${home}/bin/spark-sql`, {
    args: [
      "--master",
      master,
      "-S",
      ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
      "-f",
      script,
    ],
    cwd: scratch,
    env: { SPARK_HOME: home, SPARK_LOCAL_IP: Deno.env.get("SPARK_LOCAL_IP") ?? "127.0.0.1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(signal === undefined ? {} : { signal }),
  }).spawn();
  const words = new Response(child.stderr).text();
  for await (const line of createInterface({ input: Readable.fromWeb(child.stdout) })) onLine(line);
  const { success } = await child.status;
  signal?.throwIfAborted();
  if (!success) throw new Error(`Spark could not do it: ${reasonIn(await words)}`);
}

async function checkJava(): Promise<void> {
  const home = Deno.env.get("JAVA_HOME");
  const program = home === undefined ? "java" : `${home}/bin/java`;
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
  const version = /version "(\d+)/.exec(said)?.[1];
  if (version === undefined || Number(version) < JAVA_VERSIONS[0]) {
    throw new UsageError(
      `${wanted} must be installed to run on Spark: "${program}" is ${version ?? "of no version"}`,
    );
  }
}

/** Where pip puts the package; the same for a notebook, which runs in a folder of its own. */
function packagedHome(): string | undefined {
  const lib = join(import.meta.dirname!, "../..", SPARK_RELEASE.venv, "lib");
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

function homeOnPath(): string | undefined {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const home = folder.replace(/\/bin$/, "");
    if (folder.endsWith("/bin") && versionOf(home) !== undefined) return home;
  }
  return undefined;
}

/** Read from the name of a file that every Spark has. */
function versionOf(home: string): string | undefined {
  try {
    for (const { name } of Deno.readDirSync(`${home}/jars`)) {
      const version = /^spark-core_[\d.]+-(.+)\.jar$/.exec(name)?.[1];
      if (version !== undefined) return version;
    }
  } catch {
    // No such folder: no Spark.
  }
  return undefined;
}

/** The sentence of a failed script that a person can use. */
function reasonIn(words: string): string {
  const lines = words.split("\n").map((line) => line.trim());
  const telling = lines.filter((line) =>
    /^\[[A-Z_.]+\]|^Caused by: |^Error in query: |Exception: |Giving up/.test(line)
  );
  return (telling.at(-1) ?? lines.filter((line) => line !== "").at(-1) ?? "it gave no reason")
    .replace(/^Caused by: (?:[\w$]+\.)+/, "");
}
