import { assertEquals } from "@std/assert";
import type { Progress } from "@lib/feedback/progress.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { runStatements } from "./run_statements.ts";
import { SPARK_PHASES } from "./spark_statement.ts";

Deno.test("runStatements() runs the phases in order, says where it is, and collects the results", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/bin`);
  // In Spark's place: a program that says each result that the script asks for.
  const program = `#!/bin/sh
sed -n "s/^SELECT concat('#result \\([a-z]*\\) '.*/\\1/p" script.sql | while read name; do
  case $name in
    phase) at=$((at + 1)); set -- ${SPARK_PHASES.join(" ")}; shift $((at - 1))
      echo "#result phase {\\"name\\":\\"$1\\"}" ;;
    *) echo "#result $name {\\"rows\\":1}"; echo "a line of no result" ;;
  esac
done
`;
  await Deno.writeTextFile(`${folder.path}/bin/spark-sql`, program, { mode: 0o755 });
  const said: Progress[] = [];
  const { results, tookMs } = await runStatements({ home: folder.path, version: "4" }, [
    { phase: "write", text: "SELECT concat('#result late ', 'x')" },
    { phase: "ingest", text: "SELECT concat('#result early ', 'x')" },
  ], { scratch: folder.path, onProgress: (progress) => void said.push(progress) });
  assertEquals(results.all("early"), [{ rows: 1 }]);
  assertEquals(results.all("phase").map((row) => row), SPARK_PHASES.map((name) => ({ name })));
  assertEquals(Object.keys(tookMs), [...SPARK_PHASES]);
  assertEquals(
    said.map(({ phase, done }) => [phase, done]),
    SPARK_PHASES.flatMap((phase) => [[phase, 0], [phase, 1]]),
  );
  const script = await Deno.readTextFile(`${folder.path}/script.sql`);
  assertEquals(script.indexOf("early") < script.indexOf("late"), true);
});
