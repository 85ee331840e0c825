import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkSinkSettings, type SimulationSink, type SinkOptions } from "./sink_settings.ts";

Deno.test("checkSinkSettings() fills in topics and lets the alerts fall back to that of the fleet", () => {
  const topicsOf = (options: SinkOptions, sink: SimulationSink = "kafka") => {
    const { topic, partitions, alertTopic } = checkSinkSettings(options, sink);
    return [topic, partitions, alertTopic];
  };
  assertEquals(topicsOf({}), ["telemetria-ev", 3, "telemetria-ev"]);
  assertEquals(topicsOf({ topic: "a", partitions: 8, alerts: "kafka" }), ["a", 8, "a"]);
  assertEquals(topicsOf({ topic: "a", alerts: "mongo, kafka", alertTopic: "b" }), ["a", 3, "b"]);
  assertEquals(topicsOf({ topic: "a", alerts: "kafka" }, "file")[2], "a");
  assertEquals(topicsOf({ alertTopic: "b", alerts: "kafka" }, "parquet")[2], "b");
});

Deno.test("checkSinkSettings() refuses what the sink does not take, by name and value", () => {
  const cases: [SinkOptions, SimulationSink, string][] = [
    [
      { topic: "a" },
      "file",
      '--topic must come with --sink kafka or --alerts kafka: current value is "a"',
    ],
    [{ partitions: 4 }, "stdout", "--partitions must come with --sink kafka"],
    [{ partitions: 0 }, "kafka", "--partitions must be"],
    [{ topic: "a b" }, "kafka", '"a b"'],
    [{ alertTopic: "b" }, "kafka", "--alert-topic must come with --alerts kafka"],
    [{ alerts: "kafka", alertTopic: ".." }, "file", '".."'],
    [{ alerts: "kafka" }, "file", "--alerts kafka needs --alert-topic"],
    [
      { alerts: "redis" },
      "file",
      '--alerts must be of kafka, mongo, each once: current value is "redis"',
    ],
    [{ alerts: "mongo,mongo" }, "file", '"mongo,mongo"'],
    [{ alerts: "" }, "file", '""'],
    [
      { alertTtlDays: 5 },
      "file",
      "--alert-ttl-days must come with --alerts mongo: current value is 5",
    ],
    [{ alertTtlDays: 0, alerts: "mongo" }, "file", "above 0: current value is 0"],
    [{ out: "x" }, "kafka", '--out is not for --sink kafka: current value is "x"'],
    [
      { out: "x.parquet" },
      "file",
      '--out must come with --sink parquet where it ends in .parquet: current value is "x.parquet"',
    ],
    [
      { out: "a/x.csv.gz" },
      "parquet",
      '--out must end in .parquet with --sink parquet: current value is "a/x.csv.gz"',
    ],
    [{ httpUrl: "http://x" }, "kafka", "--http-url and --http-bearer are for --sink http only"],
  ];
  for (const [options, sink, message] of cases) {
    assertThrows(() => checkSinkSettings(options, sink), UsageError, message);
  }
});
