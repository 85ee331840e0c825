/** Apache Spark, run as its own program: the one file that knows how it is called. @module */

import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { SparkHome } from "./find_spark.ts";

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
  /** Called when the cluster gives Spark nothing to work with, for which it waits without an end. */
  readonly onWaiting?: () => void;
}

/**
 * Runs a program that is killed as soon as our end of its standard input is closed: by us, or by the
 * system when we are no more. Left to itself, a driver would go on writing after the job was killed.
 * An interrupt from the terminal reaches all of us; it is our own end that must end the rest.
 */
const GUARDED = `
trap '' INT
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{ cat <&3; kill -KILL $program; } >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait $program
status=$?
kill $guard
exit $status`;

/** Spark repeats this every quarter of a minute. */
const NO_RESOURCES = "Initial job has not accepted any resources";

/** What is said once and early; the sentences after it are about what came of it. */
const ROOT_CAUSES = /All masters are unresponsive|No space left on device/;

/** A shell's exit status of a program that a signal ended is this much more than the signal. */
const SIGNALLED = 128;

/**
 * Runs the statements of a script one after the other; the first that fails ends it. Spark does not
 * outlive the process that called it.
 *
 * @throws {Error} with Spark's own reason.
 */
export async function runSparkScript(
  { home }: SparkHome,
  statements: readonly string[],
  options: RunSparkOptions,
): Promise<void> {
  const { master = "local[*]", conf = {}, scratch, onLine, onWaiting } = options;
  const script = `${scratch}/script.sql`;
  await Deno.writeTextFile(script, statements.map((text) => `${text};\n`).join("\n"));
  const settings = {
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.warehouse.dir": `file://${scratch}/warehouse`,
    ...conf,
  };
  const child = new Deno.Command("sh", {
    args: [
      ...["-c", GUARDED, "sh", `${home}/bin/spark-sql`, "--master", master, "-S"],
      ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
      ...["-f", script],
    ],
    cwd: scratch,
    env: { SPARK_HOME: home, ...addressOf(master) },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const words: string[] = [];
  const wordsRead = eachLine(child.stderr, (line) => {
    words.push(line);
    if (line.includes(NO_RESOURCES)) onWaiting?.();
  });
  try {
    await eachLine(child.stdout, onLine);
  } finally {
    await child.stdin.close();
    await child.status;
  }
  await wordsRead;
  const { success, code } = await child.status;
  if (!success) throw new Error(`Spark could not do it: ${reasonIn(words, code)}`);
}

async function eachLine(
  stream: ReadableStream<Uint8Array>,
  take: (line: string) => void,
): Promise<void> {
  for await (const line of createInterface({ input: Readable.fromWeb(stream) })) take(line);
}

/** On this machine alone Spark needs no address that others reach; a name may lead to none. */
function addressOf(master: string): Record<string, string> {
  const isGiven = Deno.env.get("SPARK_LOCAL_IP") !== undefined;
  return isGiven || !master.startsWith("local") ? {} : { SPARK_LOCAL_IP: "127.0.0.1" };
}

/** The sentence of a failed script that a person can use. */
function reasonIn(words: readonly string[], code: number): string {
  if (code > SIGNALLED) {
    return `its process was ended by signal ${code - SIGNALLED}, by somebody or for want of memory`;
  }
  const causes = words.flatMap((line) => ROOT_CAUSES.exec(line)?.[0] ?? []);
  if (causes[0] !== undefined) return causes[0];
  const lines = words.map((line) => line.trim());
  // Java's own refusal comes before sentences that only say that there was one.
  const refusal = lines.find((line) => /^(?:Invalid|Unrecognized) .*-/.test(line));
  if (refusal !== undefined) return refusal;
  const telling = lines.filter((line) =>
    /^\[[A-Z_.]+\]|^Caused by: |^Error in query: |Exception: |Giving up/.test(line)
  );
  return (telling.at(-1) ?? lines.filter((line) => line !== "").at(-1) ?? "it gave no reason")
    .replace(/^(?:Caused by: |Exception in thread "main" )(?:[\w$]+\.)+(?:[\w$]+: )?/, "");
}
