import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { TEXT_ONLY_KINDS } from "@lib/simulation/fault_kinds.ts";
import { microsOf } from "@lib/simulation/fleet_producer.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { checkSimulation, type SimulationOptions } from "./simulation_options.ts";

Deno.test("checkSimulation() names the parameter, its value and what is accepted", () => {
  const cases: [SimulationOptions, string][] = [
    [{ hz: 0 }, "--hz must be a number above 0: current value is 0"],
    [{ hz: NaN }, "--hz must be a number above 0"],
    [{ vehicles: 0 }, "--vehicles must be a whole number above 0: current value is 0"],
    [{ vehicles: 1.5 }, "--vehicles must be a whole number above 0: current value is 1.5"],
    [{ duration: -1 }, "--duration must be a number of seconds above 0: current value is -1"],
    [{ duration: 1e12 }, "--duration must end by 2255-06-05T23:47:34.740991+00:00"],
    [{ alertThreshold: 200 }, "--alert-threshold must be a percentage, from 0 to 100"],
    [{ alertThreshold: NaN }, "--alert-threshold must be a percentage"],
    [{ workers: 0 }, "--workers must be a whole number above 0"],
    [{ seed: 0.5 }, "--seed must be a whole number: current value is 0.5"],
    [
      { start: "yesterday" },
      '--start must be an instant such as 2025-08-24T18:05:30Z, or now: current value is "yesterday"',
    ],
    [{ faults: "nonsense=0.1" }, "--faults must name faults out of duplicate"],
    [{ faults: "7" }, '--faults must be a rate from 0 to 1, or NAME=RATE,…: current value is "7"'],
    [
      { start: "2255-06-05T23:47:34.740992Z" },
      "--start must be an instant from 1684-07-28T00:12:25.259009+00:00 to 2255-06-05T23:47:34.740991+00:00",
    ],
    [{ start: "1600-01-01T00:00:00Z" }, 'current value is "1600-01-01T00:00:00Z"'],
    [{ start: "2255-06-05T23:47:34Z" }, "--duration must end by 2255-06-05"],
    [
      { ledger: "a.ledger" },
      "--ledger must come with --faults, of which it is kept: current value is",
    ],
    [{ out: "" }, "--out must be the path of a file"],
    [{ sink: "http" }, "--sink http needs --http-url"],
    [{ httpUrl: "http://127.0.0.1/" }, "--http-url and --http-bearer are for --sink http only"],
    [{ sink: "stdout", out: "x" }, '--out is not for --sink stdout: current value is "x"'],
    [{ ifExists: "ignore" as "fail" }, "--if-exists must be one of append, replace, fail"],
    [{ topic: "t" }, '--topic must come with --sink kafka or --alerts kafka: current value is "t"'],
    [
      { sink: "tape" as "file" },
      '--sink must be one of stdout, file, http, parquet, kafka: current value is "tape"',
    ],
    [{ sink: "parquet", faults: "malformed=0.1" }, '"malformed=0.1"'],
    [{ sink: "parquet", faults: { wrong_type: 0.1 } }, '"wrong_type"'],
    [{ faults: { late: 2 } }, '"late=2"'],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => checkSimulation(options), UsageError, message);
  }
});

Deno.test("checkSimulation() rounds the number of ticks up", () => {
  assertEquals(checkSimulation({ hz: 0.3, duration: 10 }).ticks, 3);
  assertEquals(checkSimulation({ hz: 0.3, duration: 11 }).ticks, 4);
  assertEquals(checkSimulation({ hz: 2, duration: 0.1 }).ticks, 1);
});

Deno.test("checkSimulation() starts at a fixed instant unless asked for now", () => {
  assertEquals(checkSimulation({}).startMicros, 1_756_058_730_000_000);
  assertEquals(checkSimulation({ start: "now" }, () => 5).startMicros, 5000);
});

Deno.test("checkSimulation() keeps a start and an end to the microsecond", () => {
  const start = "2255-06-05T23:46:34.740991Z";
  const { startMicros, hz, ticks } = checkSimulation({ start });
  assertEquals(formatTimestamp(startMicros), "2255-06-05T23:46:34.740991+00:00");
  assertEquals(
    formatTimestamp(microsOf({ startMicros, hz }, ticks)),
    "2255-06-05T23:47:34.740991+00:00",
  );
});

Deno.test("checkSimulation() tells the format by the sink and the ending", () => {
  const formatOf = (options: SimulationOptions) => checkSimulation(options).format;
  assertEquals(
    [{}, { out: "a.csv" }, { out: "a.csv.gz" }, { out: "a.gz" }, { sink: "parquet" } as const]
      .map(formatOf),
    ["json", "csv", "csv", "json", "columns"],
  );
});

Deno.test("checkSimulation() spreads a rate over the kinds that a sink can carry", () => {
  const kinds = Object.keys(checkSimulation({ sink: "parquet", faults: "0.1" }).faults!);
  assertEquals([kinds.length, kinds.some((kind) => TEXT_ONLY_KINDS.some((k) => k === kind))], [
    10,
    false,
  ]);
});
