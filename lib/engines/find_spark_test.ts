import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { findSpark } from "./find_spark.ts";

/** A Java that says of itself what it is told to. */
async function putJava(home: string, says: string): Promise<void> {
  await Deno.mkdir(`${home}/bin`, { recursive: true });
  await Deno.writeTextFile(`${home}/bin/java`, `#!/bin/sh\necho '${says}' >&2\n`, { mode: 0o755 });
}

async function putSpark(home: string, version: string): Promise<void> {
  await Deno.mkdir(`${home}/bin`, { recursive: true });
  await Deno.mkdir(`${home}/jars`);
  await Deno.writeTextFile(`${home}/bin/spark-sql`, "");
  await Deno.writeTextFile(`${home}/jars/spark-core_2.13-${version}.jar`, "");
}

Deno.test("findSpark() takes the Spark of SPARK_HOME, and one on the path", async () => {
  using folder = temporaryFolder();
  await putJava(`${folder.path}/java`, 'openjdk version "21.0.4" 2024-07-16');
  await putSpark(`${folder.path}/spark`, "4.2.0");
  const found = { home: `${folder.path}/spark`, version: "4.2.0" };
  const env = { JAVA_HOME: `${folder.path}/java` };
  assertEquals(await findSpark({ ...env, SPARK_HOME: `${folder.path}/spark` }), found);
});

// @fault Apache Spark: a Java that Spark does not run on, or no Spark -> named
Deno.test("findSpark() refuses what Spark does not run on, and names it", async () => {
  using folder = temporaryFolder();
  await putJava(`${folder.path}/eight`, 'java version "1.8.0_402"');
  await putJava(`${folder.path}/eleven`, 'openjdk version "11.0.2" 2019-01-15');
  await putJava(`${folder.path}/stub`, "No Java runtime present");
  await putJava(`${folder.path}/java`, 'openjdk version "17.0.15" 2025-04-15');
  await putSpark(`${folder.path}/old`, "3.5.1");
  const java = { JAVA_HOME: `${folder.path}/java` };
  const wrong = [
    [{ JAVA_HOME: `${folder.path}/gone` }, `"${folder.path}/gone/bin/java" is not there`],
    [{ JAVA_HOME: `${folder.path}/eight` }, `"${folder.path}/eight/bin/java" is 1.8.0_402`],
    [{ JAVA_HOME: `${folder.path}/eleven` }, `"${folder.path}/eleven/bin/java" is 11.0.2`],
    [{ JAVA_HOME: `${folder.path}/stub` }, "is of no version"],
    [{ ...java, SPARK_HOME: folder.path }, `SPARK_HOME must be a Spark with bin/spark-sql`],
    [{ ...java, SPARK_HOME: folder.path }, `current value is "${folder.path}"; python3 -m venv`],
    [{ ...java, SPARK_HOME: `${folder.path}/old` }, `4 or later: "${folder.path}/old" is 3.5.1`],
  ] as const;
  for (const [env, said] of wrong) await assertRejects(() => findSpark(env), UsageError, said);
});
