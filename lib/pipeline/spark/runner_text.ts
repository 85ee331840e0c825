/** The program that a scheduler calls to run an emitted job. @module */

/**
 * A shell script that gives `script` to spark-sql. Each variable can be set by an environment
 * variable of its name in capitals; what follows the script's name goes to spark-sql.
 *
 * @example
 * ```ts
 * import { runnerText } from "@lib/pipeline/spark/runner_text.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = runnerText("job.sql", { input: "s3a://raw/*.jsonl" });
 * assertStringIncludes(text, `[ -n "\${INPUT:-}" ] || INPUT='s3a://raw/*.jsonl'`);
 * ```
 */
export function runnerText(script: string, variables: Readonly<Record<string, string>>): string {
  const names = ["run_id", ...Object.keys(variables)];
  return `#!/bin/sh
# Runs ${script} on Spark 4. Set by the environment: ${names.map(upper).join(", ")}.
# Words after the name of this program go to spark-sql, such as --master yarn.
# Values stand between quotes in the script, so they must have no quote, backslash or semicolon.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
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
