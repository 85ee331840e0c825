import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { type RunSparkOptions, runSparkScript } from "./run_spark_script.ts";

/** Runs a script on a program of ours in Spark's place; it is given all that Spark would be. */
async function runOn(
  dir: string,
  program: string,
  options: Partial<RunSparkOptions> = {},
): Promise<string[]> {
  await Deno.mkdir(`${dir}/bin`, { recursive: true });
  await Deno.writeTextFile(`${dir}/bin/spark-sql`, `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  const lines: string[] = [];
  await runSparkScript({ home: dir, version: "4" }, ["SELECT 1", "SELECT ';'"], {
    ...options,
    scratch: dir,
    onLine: (line) => void lines.push(line),
  });
  return lines;
}

Deno.test("runSparkScript() hands over statements and settings, and gives every line back", async () => {
  using folder = temporaryFolder();
  const lines = await runOn(folder.path, 'echo "$@"; cat "$PWD/script.sql"; echo $SPARK_HOME', {
    master: "local[2]",
    conf: { "spark.ui.enabled": "true" },
  });
  assertStringIncludes(lines[0]!, "--master local[2] -S");
  assertStringIncludes(lines[0]!, "--conf spark.ui.enabled=true");
  assertEquals(lines.slice(1), ["SELECT 1;", "", "SELECT ';';", folder.path]);
});

Deno.test("runSparkScript() says when the cluster gives Spark nothing to work with", async () => {
  using folder = temporaryFolder();
  const warning = "WARN TaskSchedulerImpl: Initial job has not accepted any resources; check";
  let waits = 0;
  await runOn(folder.path, `echo '${warning}' >&2; echo '${warning}' >&2`, {
    onWaiting: () => waits++,
  });
  assertEquals(waits, 2);
});

Deno.test("runSparkScript() gives an address to Spark only where it stays on this machine", async () => {
  using folder = temporaryFolder();
  const say = "echo ${SPARK_LOCAL_IP:-none}";
  assertEquals(await runOn(folder.path, say, { master: "local[1]" }), ["127.0.0.1"]);
  assertEquals(await runOn(folder.path, say, { master: "spark://there:7077" }), ["none"]);
});

// @fault Apache Spark: a statement that Spark refuses; Spark killed -> Spark's own reason; said
//   that it was killed
Deno.test("runSparkScript() gives Spark's own reason, and says when Spark was killed", async () => {
  using folder = temporaryFolder();
  const failures = [
    [
      "echo '24/01/01 WARN x\n[DIVIDE_BY_ZERO] Division by zero.\n\tat org.X(Y.scala:1)' >&2; exit 1",
      "Spark could not do it: [DIVIDE_BY_ZERO] Division by zero.",
    ],
    [
      "echo 'Exception in x\n\tat a\nCaused by: java.io.IOException: No space left on device' >&2; exit 1",
      "Spark could not do it: No space left on device",
    ],
    [
      "echo 'ERROR Backend: Reason: All masters are unresponsive! Giving up.\nException in x: java.lang.IllegalStateException: stopped' >&2; exit 1",
      "Spark could not do it: All masters are unresponsive",
    ],
    [
      "echo 'java.io.IOException: No space left on device\n[TASK_WRITE_FAILED] Task failed' >&2; exit 1",
      "Spark could not do it: No space left on device",
    ],
    ["exit 3", "Spark could not do it: it gave no reason"],
    ["kill -9 $$", "Spark could not do it: its process was ended by signal 9"],
  ] as const;
  for (const [program, said] of failures) {
    await assertRejects(() => runOn(folder.path, program), Error, said);
  }
});

// @fault Apache Spark: who reads its answers fails -> Spark is ended
Deno.test("runSparkScript() ends Spark when its reader fails", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/bin`);
  const program = "#!/bin/sh\necho started\nexec sleep 600\n";
  await Deno.writeTextFile(`${folder.path}/bin/spark-sql`, program, { mode: 0o755 });
  const onLine = () => {
    throw new SyntaxError("not to be read");
  };
  await assertRejects(
    () => runSparkScript({ home: folder.path, version: "4" }, [], { scratch: folder.path, onLine }),
    SyntaxError,
  );
});

for (const signal of ["SIGKILL", "SIGINT", "SIGTERM"] as const) {
  // @fault Apache Spark: the command gets a signal to end -> no Spark is left behind
  Deno.test(`runSparkScript() leaves no Spark behind when its process gets ${signal}`, async () => {
    using folder = temporaryFolder();
    await Deno.mkdir(`${folder.path}/bin`);
    // Whoever reads the pipe reads to its end when the program is no more.
    await new Deno.Command("mkfifo", { args: [`${folder.path}/life`] }).output();
    const program = `#!/bin/sh\nexec 5>'${folder.path}/life'\necho started >&5\nexec sleep 600\n`;
    await Deno.writeTextFile(`${folder.path}/bin/spark-sql`, program, { mode: 0o755 });
    const module = import.meta.resolve("./run_spark_script.ts");
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `import { runSparkScript } from ${JSON.stringify(module)};
           await runSparkScript({ home: "${folder.path}", version: "4" }, [],
             { scratch: "${folder.path}", onLine: () => {} });`,
      ],
    }).spawn();
    const life = (await Deno.open(`${folder.path}/life`)).readable.pipeThrough(
      new TextDecoderStream(),
    )
      .getReader();
    assertEquals(await life.read(), { done: false, value: "started\n" });
    child.kill(signal);
    assertEquals((await child.status).signal, signal);
    assertEquals((await life.read()).done, true);
  });
}
