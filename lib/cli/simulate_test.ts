import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { goldenLines } from "@lib/testing/golden.ts";
import { SERVICE_VARIABLES } from "@lib/connectors/service_environment.ts";
import type { SimulationResult } from "@lib/systems/ev/simulate_fleet.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

function command(...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-net=127.0.0.1",
      `--allow-env=HOME,LAB_DEBUG,HTTP_BEARER,${SERVICE_VARIABLES}`,
      "--allow-sys=homedir",
      new URL("./simulate.ts", import.meta.url).href,
      ...args,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function simulate(...args: string[]) {
  const { code, stdout, stderr } = await command(...args).output();
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

Deno.test("simulate writes the golden stream to stdout, and everything else to stderr", async () => {
  const { code, stdout, stderr } = await simulate(
    "--hz",
    "2",
    "--sink",
    "stdout",
    "--workers",
    "2",
  );
  const golden = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz");
  assertEquals(code, 0);
  assertEquals(stdout, golden.map((line) => `${new TextDecoder().decode(line)}\n`).join(""));
  assertStringIncludes(stderr, "simulate: 2,400 of 2,400 records (100 %)");
  assertStringIncludes(stderr, "2025-08-24T18:05:30.000000+00:00, seed 42");
});

Deno.test("simulate --json prints one document about the run", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/new/`;
  const { code, stdout } = await simulate(
    "--json",
    "--out",
    out,
    "--faults",
    "late=0.1",
    "--seed",
    "-7",
  );
  const run: SimulationResult = JSON.parse(stdout);
  assertEquals(code, 0);
  assertEquals([run.records, run.lines, run.seed], [1200, 1200, -7]);
  assertEquals(run.path, `${out}telemetria.jsonl`);
  assertEquals(Deno.readTextFileSync(run.ledger!).split("\n").length - 1, run.faults.late);
});

// @fault command line: wrong calls of simulate -> status 2 and one line
Deno.test("simulate ends with status 2 and one line on wrong usage", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/file`;
  Deno.writeTextFileSync(file, "");
  const cases = [
    [["--hz", "0"], '--hz must be a number above 0: current value is "0"'],
    [["--vehicles", "-2"], '--vehicles must be a whole number above 0: current value is "-2"'],
    [["--seed", "x"], '--seed must be a whole number: current value is "x"'],
    [
      ["--sink", "tape"],
      '--sink must be one of stdout, file, http, parquet, kafka: current value is "tape"',
    ],
    [
      ["--topic", "t"],
      '--topic must come with --sink kafka or --alerts kafka: current value is "t"',
    ],
    [
      ["--alerts", "redis"],
      '--alerts must be of kafka, mongo, each once: current value is "redis"',
    ],
    [
      ["--alert-threshold", "200"],
      '--alert-threshold must be a percentage, from 0 to 100: current value is "200"',
    ],
    [["--out", "x.parquet"], "--out must come with --sink parquet where it ends in .parquet"],
    [["--sink", "kafka", "--partitions", "0"], "--partitions must be"],
    [["--json", "--sink", "stdout"], "--json must not be used with --sink stdout"],
    [
      ["--out", `${file}/x`],
      `--out must be a file that can be written: current value is "${file}/x"`,
    ],
    [
      ["--sink", "http", "--http-url", "x"],
      '--http-url must be an address with http or https: current value is "x"',
    ],
    [["--vehicles"], "--vehicles must be a whole number above 0: its value is missing"],
    [["--ledger", "/proc/x/y"], "--ledger must come with --faults, of which it is kept"],
    [
      ["--out", "/proc/x/y"],
      '--out must be a file that can be written: current value is "/proc/x/y"',
    ],
    [
      ["--out", `${file}.jsonl`, "--faults", "0.1", "--ledger", `${file}/x`],
      `--ledger must be a file that can be written: current value is "${file}/x"`,
    ],
    [
      ["rockets"],
      "simulate must be given one of fleet, iot, sensors, sales, occurrences, before any option: " +
      'current value is "rockets"',
    ],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await simulate(...args);
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, `simulate: ${message}`);
    assert(!stderr.includes("run again"), stderr);
  }
});

// @fault simulator: records that could not be sent -> status 1, and the token is hidden
Deno.test("simulate ends with status 1 when records could not be sent, and hides the token", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/lost.jsonl`;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(null, { status: 500 }),
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const args = ["--sink", "http", "--http-url", url, "--http-bearer", "s3cret", "--out", out];
  const { code, stdout, stderr } = await simulate(
    ...args,
    "--vehicles",
    "1",
    "--duration",
    "1",
    "--json",
  );
  await server.shutdown();
  const run: SimulationResult = JSON.parse(stdout);
  assertEquals([code, run.lines, run.failed], [1, 1, 1]);
  assertEquals(Deno.readTextFileSync(run.failed_path!).split("\n").length, 2);
  assertStringIncludes(stderr, `0 lines to ${url}`);
  assertStringIncludes(stderr, "1 record failed; kept in ");
  assert(!`${stdout}${stderr}`.includes("s3cret"));
});

// @fault simulator: Ctrl-C -> it stops at a whole line and says what it did
Deno.test("simulate stops cleanly on an interrupt", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/fleet.jsonl`;
  const child = command("--clock", "real", "--hz", "50", "--duration", "600", "--out", out).spawn();
  const watcher = Deno.watchFs(out.slice(0, out.lastIndexOf("/")));
  for await (const { kind } of watcher) if (kind === "modify") break;
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  const text = Deno.readTextFileSync(out);
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "every line written is whole");
  assert(text.endsWith("}}\n"));
  assertEquals((text.split("\n").length - 1) % 20, 0, "whole ticks");
});

// @fault simulator: the reader of stdout leaves -> it ends well
Deno.test("simulate ends well when the reader of stdout leaves", async () => {
  const child = command("--sink", "stdout", "--duration", "100000").spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }] = await Promise.all([child.status, child.stderr.cancel()]);
  assertEquals(code, 0);
});

// @fault command line: the reader of stderr leaves -> the run goes on to its end
Deno.test("simulate goes on when the reader of stderr leaves", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/fleet.jsonl`;
  const child = command("--clock", "x100", "--duration", "300", "--json", "--out", out).spawn();
  const reader = child.stderr.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }, document] = await Promise.all([child.status, new Response(child.stdout).json()]);
  assertEquals([code, document.lines, document.stopped], [0, 6000, false]);
});

Deno.test("simulate says that a file had lines already", async () => {
  using folder = temporaryFolder();
  for (const args of [["--duration", "1"], ["iot", "--count", "20", "--form", "values"]]) {
    const out = `${folder.path}/${args.length}.jsonl`;
    const first = await simulate(...args, "--out", out);
    const second = await simulate(...args, "--out", out);
    assertEquals(first.stderr.includes("already"), false);
    assertStringIncludes(second.stderr, `${out} has 20 lines already, to which is appended`);
  }
});

// @fault simulator: the disk is full -> status 1, and the file is named
Deno.test("simulate names the file for which the disk has no room", async () => {
  const simulator = new URL("./simulate.ts", import.meta.url).href;
  for (const sink of ["file", "parquet"]) {
    using folder = temporaryFolder();
    const out = `${folder.path}/fleet.${sink}`;
    const written = sink === "file" ? out : `${out}.unfinished`;
    Deno.symlinkSync("/dev/full", written);
    const args = ["--sink", sink, "--out", out, "--if-exists", "replace"];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", simulator, ...args],
      stdin: "null",
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 1, said);
    assertStringIncludes(said, `simulate: Cannot write to ${written}: No space left on device`);
  }
});

Deno.test("simulate --help lists every option, and says where those of the other simulators are", async () => {
  const { code, stdout } = await simulate("--help");
  assertEquals(code, 0);
  for (const name of ["--vehicles", "--clock", "--faults", "--workers", "--if-exists", "--json"]) {
    assertStringIncludes(stdout, name);
  }
  assertStringIncludes(stdout, "deno task simulate iot --help");
});
