import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { readContract } from "./contract_option.ts";

/** A contract as a person writes one, in a folder that is not ours. */
const TIDE = `import { contract } from "@lib/contracts/contract.ts";

export const tide = contract({
  name: "tide",
  version: "1",
  jobName: "Tide_Batch",
  grain: "one row per gauge and instant",
  key: ["gauge", "at"],
  eventTime: "at",
  objects: {},
  columns: {
    gauge: { type: "string", mandatory: true, description: "Which gauge" },
    at: { type: "timestamp", mandatory: true, description: "When" },
    level: { type: "double", unit: "m", range: [0, 5], mandatory: true, description: "Level" },
  },
  flags: { notNull: ["gauge", "at"], range: ["level"], iqr: ["level"] },
  derived: {},
  runMetrics: {},
  daily: { by: "gauge", aggregates: { rows: { fn: "count" } } },
  profiles: {
    documented: { description: "All that is documented", parameters: {} },
    keyed: { description: "Only the key", parameters: {}, columns: { gauge: {}, at: {} } },
  },
  defaultProfile: "documented",
});
`;

// @fault command line: --contract names no file, code that fails, no contract, several, or one whose
//   parts do not fit -> status 2, naming the file and what is wrong with it
Deno.test("readContract() says what is wrong with the file that it is given", async () => {
  using folder = temporaryFolder();
  const put = (name: string, text: string) => {
    Deno.writeTextFileSync(`${folder.path}/${name}.ts`, text);
    return `${folder.path}/${name}.ts`;
  };
  const plain = TIDE.replace(/^import.*\n/, "").replace("contract({", "({");
  const wrong: readonly (readonly [path: string, says: string])[] = [
    [`${folder.path}/none.ts`, "a file that can be read"],
    [folder.path, "a file:"],
    [put("syntax", "export const = 1;"), "a module that can be loaded: "],
    [put("throws", 'throw new Error("no such gauge");'), "loaded: no such gauge"],
    [put("missing", 'import "./gone.ts";'), "a module that can be loaded: "],
    [put("empty", "export {};"), "exports one contract, this one exports nothing"],
    [put("other", "export const a = { name: 1 };"), "this one exports a:"],
    [put("two", `${TIDE}export const also = tide;`), "this one exports also, tide:"],
    [put("rule", TIDE.replace('eventTime: "at"', 'eventTime: "when"')), "eventTime as it must"],
    [put("plain", plain.replace('by: "gauge"', 'by: "pier"')), "daily.by as it must name a"],
  ];
  for (const [path, says] of wrong) {
    const error = await assertRejects(() => readContract(path), UsageError, says);
    assertStringIncludes(error.message, `current value is "${path}"`);
  }
});

Deno.test("readContract() takes the default, or the only contract among other things", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/one.ts`, `${TIDE}export const unit = "m";\n`);
  await Deno.writeTextFile(
    `${folder.path}/default.ts`,
    `export { tide as default, tide } from "./one.ts";\n`,
  );
  for (const name of ["one", "default"]) {
    assertEquals((await readContract(`${folder.path}/${name}.ts`)).name, "tide");
  }
  assertEquals(await readContract(undefined), evTelemetry);
});

// @shows Your own data
Deno.test("pipeline and replay take a contract of one's own", async () => {
  using folder = temporaryFolder();
  const [contract, input, lake] = [
    `${folder.path}/tide.ts`,
    `${folder.path}/in.jsonl`,
    `${folder.path}/lake`,
  ];
  await Deno.writeTextFile(contract, TIDE);
  const lines = [1, 9].map((level, i) => ({ gauge: "a", at: `2026-01-01T00:00:0${i}Z`, level }));
  await Deno.writeTextFile(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const run = async (name: string, ...args: string[]) => {
    const { code, stdout, stderr } = await runTask(name, ["--output", lake, "--json", ...args]);
    assertEquals(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const first = await run("pipeline", "--input", input, "--contract", contract);
  assertEquals([first.clean_rows, first.reasons], [1, { "range:level": 1 }]);
  assertEquals(first.profile, "documented");
  const replayed = await run("replay", "--contract", contract, "--profile", "keyed");
  assertEquals([replayed.clean_rows, replayed.profile], [1, "keyed"]);
  const args = ["--output", lake, "--contract", contract];
  const wrong: readonly (readonly [args: readonly string[], says: string])[] = [
    [["--output", lake], "contract"],
    [[...args, "--profile", "seed"], "--profile must be one of documented, keyed"],
    [[...args, "--metrics", "mongo"], "--metrics must be of ev_telemetry"],
  ];
  for (const [call, says] of wrong) {
    const { code, stderr } = await runTask("replay", call);
    assertEquals([code, stderr.includes(says)], [2, true], stderr);
  }
  const { stderr } = await runTask("pipeline", [...args, "--input", input, "--low-soc", "5"]);
  assertEquals(
    stderr.split("\n")[0],
    'pipeline: --low-soc must be left out for tide: current value is "5"',
  );
});
