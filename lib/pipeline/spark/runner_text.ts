/** The program that a scheduler calls to run an emitted job. @module */

/** The files beside it, by their names. */
export interface RunnerFiles {
  readonly script: string;
  /** Settings of Log4j 2. */
  readonly log: string;
}

/**
 * A shell script that gives `script` to spark-sql. Each variable can be set by an environment
 * variable of its name in capitals; what follows the script's name goes to spark-sql. The settings of
 * the log go where neither a `--conf` nor a configuration of the user's is lost to them.
 *
 * @example
 * ```ts
 * import { runnerText } from "@lib/pipeline/spark/runner_text.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = runnerText(
 *   { input: "s3a://raw/*.jsonl" },
 *   { script: "job.sql", log: "log4j2.properties" },
 * );
 * assertStringIncludes(text, `[ -n "\${INPUT:-}" ] || INPUT='s3a://raw/*.jsonl'`);
 * ```
 */
export function runnerText(
  variables: Readonly<Record<string, string>>,
  { script, log }: RunnerFiles,
): string {
  const names = ["run_id", ...Object.keys(variables)];
  return `#!/bin/sh
# Runs ${script} on Spark 4. Set by the environment: ${names.map(upper).join(", ")}.
# Words after the name of this program go to spark-sql, such as --master yarn.
# Values stand between quotes in the script, so they must have no quote, backslash or semicolon.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
SPARK_SUBMIT_OPTS="-Dlog4j2.configurationFile=\\"$here/${log}\\" \${SPARK_SUBMIT_OPTS:-}"
export SPARK_SUBMIT_OPTS
[ -n "\${RUN_ID:-}" ] || RUN_ID=$(date -u +%Y%m%dT%H%M%SZ)-$$
${
    Object.entries(variables).map(([name, value]) =>
      `[ -n "\${${upper(name)}:-}" ] || ${upper(name)}=${quoted(value)}\n`
    ).join("")
  }exec "\${SPARK_HOME:+$SPARK_HOME/bin/}spark-sql" "$@" -S \\
  --conf spark.sql.catalogImplementation=in-memory \\
${names.map((name) => `  -d "${name}=$${upper(name)}" \\\n`).join("")}  -f "$here/${script}"
`;
}

function upper(name: string): string {
  return name.toUpperCase();
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
