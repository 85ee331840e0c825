import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { installSpark } from "@lib/services/install_spark.ts";
import { canMount } from "@lib/testing/can_mount.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { variantStream } from "@lib/testing/variant_streams.ts";
import { WATER } from "../_record_kinds.ts";

/** A driver asks a master three times, twenty seconds apart. */
const LONGEST_WAIT_MS = 180_000;

Deno.test.beforeAll(installSpark);

// @fault Apache Spark: a master that is not there or does not answer, a setting that makes no
//   sense -> Spark's reason in one sentence, in time; the lake stays as it was
Deno.test("runJob() on Spark gives Spark's reason in one sentence, and leaves the lake as it was", async () => {
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl", variantStream(0).lines.join("\n"));
  await folder.run(input);
  const before = await readLakeState(folder.lake);
  const failures = [
    [{ master: "no-such-master" }, "Master must"],
    [{ master: "spark://127.0.0.1:1" }, "All masters are unresponsive"],
    [{ master: "local[1]", conf: { "spark.driver.memory": "much" } }, "much"],
  ] as const;
  for (const [spark, said] of failures) {
    const startMs = performance.now();
    const error = await assertRejects(
      () => folder.run(input, { mode: "overwrite", engine: "spark", spark }),
      Error,
      said,
    );
    assert(performance.now() - startMs < LONGEST_WAIT_MS);
    assertEquals(error.message.split("\n").length, 1, error.message);
    const after = Object.entries(await readLakeState(folder.lake));
    assertEquals(
      after.filter(([path]) => !path.includes("lineage")),
      Object.entries(before).filter(([path]) => !path.includes("lineage")),
    );
  }
  await assertRejects(() => Deno.stat(`${folder.lake}/.staging`), Deno.errors.NotFound);
});

// @fault Apache Spark: a target that cannot be written -> refused before Spark starts
Deno.test("runJob() on Spark refuses a target that cannot be written before Spark is started", async () => {
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl", "{}");
  await assertRejects(
    () => folder.run(input, { engine: "spark", output: "/proc/lake" }),
    UsageError,
    "--output must be a folder that can be made",
  );
});

// @fault disk: full while Spark writes -> said in one sentence, and nothing is left behind
Deno.test("runJob() on Spark on a full disk says so, and leaves nothing behind", {
  ignore: !await canMount(),
}, async () => {
  using root = temporaryFolder();
  const lines = Array.from(
    { length: 60_000 },
    (_, who) => WATER.line({ who, at: `2025-02-01T00:00:00.${who}Z`, value: who % 7 }),
  );
  await Deno.writeTextFile(`${root.path}/big.jsonl`, lines.join("\n"));
  await Deno.mkdir(`${root.path}/disk`);
  const child = new URL("./_spark_child.ts", import.meta.url).pathname;
  // A mount of its own namespace: it goes with the process, whatever happens to it.
  const script = 'disk=$1; shift; mount -t tmpfs -o size=1m tmpfs "$disk"; "$@"; ls -A "$disk"';
  const { stderr, stdout } = await new Deno.Command("unshare", {
    args: [
      ...["-rm", "sh", "-c", script, "sh", `${root.path}/disk`],
      ...[Deno.execPath(), "run", "--no-check", "-A", child],
      ...[`${root.path}/big.jsonl`, `${root.path}/disk/lake`],
    ],
  }).output();
  const [said, left] = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes));
  assertStringIncludes(said!, "there is no space left for", said);
  assertEquals(said!.trim().split("\n").length, 1, said);
  assertEquals(left!.includes("lake"), false, left);
});
