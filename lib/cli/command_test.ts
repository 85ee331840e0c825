import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { helpText, parseCommand } from "./command.ts";

const command = {
  name: "try",
  summary: "Tries things.",
  options: {
    hz: {
      kind: "number",
      default: 1,
      doc: "rate",
      accepts: { test: (value: number) => value > 0, say: "a number above 0" },
    },
    "low-soc": { kind: "integer", doc: "limit" },
    sink: { kind: "text", choices: ["file", "http"], default: "file", doc: "where to" },
    json: { kind: "flag", doc: "one JSON document on stdout" },
    dir: { kind: "text", value: "DIR", doc: "a folder" },
    param: { kind: "text", short: "p", repeated: true, doc: "a parameter" },
  },
} as const;

Deno.test("parseCommand() fills in defaults and reads each kind", () => {
  const { values } = parseCommand(command, [
    "--low-soc=7",
    "--json",
    "-p",
    "a=1",
    "--param",
    "b=2",
  ]);
  assertEquals({ ...values }, {
    hz: 1,
    lowSoc: 7,
    sink: "file",
    json: true,
    dir: undefined,
    param: ["a=1", "b=2"],
  });
});

Deno.test("parseCommand() names the flag, the value and what is accepted", () => {
  for (
    const [args, message] of [
      [["--hz", "-1"], '--hz must be a number above 0: current value is "-1"'],
      [["--hz", ""], '--hz must be a number above 0: current value is ""'],
      [["--low-soc", "1.5"], '--low-soc must be a whole number: current value is "1.5"'],
      [["--sink", "tape"], '--sink must be one of file, http: current value is "tape"'],
      [["--colour"], "--colour is not an option: accepted are --hz"],
      [["--hz"], "--hz must be a number above 0: its value is missing"],
      [["--hz", "--json"], "--hz must be a number above 0: its value is missing"],
      [["--sink"], "--sink must be one of file, http: its value is missing"],
      [["-p"], "--param must be a text, not empty: its value is missing"],
      [["--low-soc"], "--low-soc must be a whole number: its value is missing"],
      [["--json=yes"], '--json must be given without a value: current value is "yes"'],
      [["--dir", ""], '--dir must be DIR, not empty: current value is ""'],
      [["--dir="], '--dir must be DIR, not empty: current value is ""'],
      [["--dir", "a", "--dir=b"], '--dir must be given once: current values are "a" and "b"'],
      [["--hz", "1", "--hz", "2"], '--hz must be given once: current values are "1" and "2"'],
      [["--constructor"], "--constructor is not an option: accepted are --hz"],
      [["-x"], "-x is not an option: accepted are --hz"],
      [["extra"], 'try takes options only: current value is "extra"'],
    ] as const
  ) assertThrows(() => parseCommand(command, args), UsageError, message);
});

Deno.test("parseCommand() takes what looks like an option as a value after an equals sign or two dashes", () => {
  const { values, positionals, given } = parseCommand(
    { ...command, positionals: "[FILE…]" },
    ["--dir=--json", "--hz=0.5", "one", "--json", "--json", "--", "--two"],
  );
  assertEquals([values.dir, values.hz, values.json], ["--json", 0.5, true]);
  assertEquals(positionals, ["one", "--two"]);
  assertEquals([...given], ["dir", "hz", "json"]);
});

Deno.test("helpText() lists every option with its default", () => {
  const text = helpText(command);
  assertStringIncludes(text, "usage: deno task try [options]");
  assertStringIncludes(text, "--sink file|http");
  assertStringIncludes(text, "where to (default file)");
  assertStringIncludes(text, "  -p, --param TEXT");
});
