import { assertThrows } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkSparkJob, type SparkJob } from "./check_spark_job.ts";

const JOB: SparkJob = {
  contract: evTelemetry,
  profile: evTelemetry.defaultProfile,
  engine: "spark",
  inputs: { files: [], ignored: [] },
  locations: [],
};

Deno.test("checkSparkJob() names the rule that Spark's SQL cannot express, before anything is read", () => {
  const id = evTelemetry.columns.vehicle_id;
  const format = { pattern: /^EV\s/, say: "EV- and a space" };
  const columns = { ...evTelemetry.columns, vehicle_id: { ...id, format } };
  const contract: Contract = { ...evTelemetry, columns };
  checkSparkJob({ ...JOB, contract, engine: "duckdb" });
  const error = assertThrows(() => checkSparkJob({ ...JOB, contract }), UsageError, "\\s");
  if (!error.message.startsWith("rule ")) throw error;
});

Deno.test("checkSparkJob() refuses options of Spark's where another engine does the work", () => {
  for (
    const [spark, said] of [
      [{ master: "yarn" }, '--spark-master must come with --engine spark: current value is "yarn"'],
      [{ conf: { a: "b" } }, '--spark-conf must come with --engine spark: current value is "a=b"'],
    ] as const
  ) {
    checkSparkJob({ ...JOB, spark });
    for (const engine of ["duckdb", "polars"] as const) {
      assertThrows(() => checkSparkJob({ ...JOB, engine, spark }), UsageError, said);
    }
  }
  checkSparkJob({ ...JOB, engine: "duckdb", spark: { conf: {} } });
});

// @fault Apache Spark: an address beside what only this machine reads -> refused
Deno.test("checkSparkJob() refuses an address beside what only this machine reads", () => {
  const locations = ["s3a://raw/*.jsonl"];
  checkSparkJob({ ...JOB, locations });
  const files = [{ path: "/a.csv", format: "csv", bytes: 1 }] as const;
  const said = '"s3a://raw/*.jsonl" comes with csv';
  for (const other of [{ inputs: { files, ignored: [] } }, { format: "csv" }] as const) {
    assertThrows(() => checkSparkJob({ ...JOB, locations, ...other }), UsageError, said);
  }
});

// @fault Apache Spark: an address or an emitted job that names CSV or Parquet -> refused by name
Deno.test("checkSparkJob() refuses an address whose name says CSV or Parquet, which Spark would take for bad lines", () => {
  const good = "s3a://raw/2025/*.jsonl.gz";
  for (const ending of ["csv", "csv.gz", "CSV", "parquet", "parquet/"]) {
    const location = `file:///raw/*.${ending}`;
    const said = `"${location}" is ${/csv|parquet/.exec(ending.toLowerCase())}`;
    const job = { ...JOB, locations: [good, location] };
    assertThrows(() => checkSparkJob(job), UsageError, said);
    checkSparkJob({ ...job, format: "json" });
  }
  for (
    const location of [
      good,
      "s3a://raw/*",
      "hdfs:///raw/",
      "file:///raw/part-0.gz",
      "s3a://a.csv/b",
    ]
  ) {
    checkSparkJob({ ...JOB, locations: [location] });
  }
});
