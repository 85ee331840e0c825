import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openStreamJob } from "./open_stream_job.ts";
import type { StreamCall } from "./stream_call.ts";

const QUIET = { env: {}, write: () => {}, note: () => {} };

Deno.test("openStreamJob() takes a query file's own name, and the choices of the call", async () => {
  using folder = temporaryFolder();
  const query = {
    decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
    watermark: { delay: "1 second" },
  };
  await Deno.writeTextFile(`${folder.path}/doors.json`, JSON.stringify(query));
  const job = await openStreamJob(
    {
      query: `${folder.path}/doors.json`,
      source: `files:${folder.path}`,
      sink: "none",
      watermarkDelay: "1 minute",
    },
    QUIET,
  );
  await job.close();
  assertEquals([job.name, job.fileRecords, job.ignoresCheckpoint], ["doors", "values", false]);
  assertEquals(job.query.watermark, { delay: "1 minute" });
});

Deno.test("openStreamJob() touches no checkpoint, and says which system is to forget its own", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/kept`, "");
  const call = { system: "public-safety", sink: "none", mode: "initial", checkpoint: folder.path };
  const job = await openStreamJob(call, QUIET);
  await job.close();
  assertEquals([job.checkpoint, job.ignoresCheckpoint], [folder.path, true]);
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["kept"]);
});

Deno.test("openStreamJob() names a choice that a system has not", async () => {
  await assertRejects(
    () => openStreamJob({ system: "iot-monitoring", sink: "none", window: "session" }, QUIET),
    UsageError,
    '--window must be left out for this system: current value is "session"',
  );
});

// @fault systems: one service switched from embedded to real, or to another -> the stream begins anew
//   there, with a checkpoint of its own
Deno.test("openStreamJob() keeps apart what a system has read and filled in different places", async () => {
  using folder = temporaryFolder();
  const checkpointOf = async (env: Record<string, string>, call: StreamCall = {}) => {
    const surroundings = { ...QUIET, env: { LAB_HOME: folder.path, ...env } };
    const job = await openStreamJob({ system: "sales", sink: "none", ...call }, surroundings);
    await job.close();
    return job.checkpoint!.slice(folder.path.length);
  };
  const real = { KAFKA_BROKERS: "a:9092,b:9092", MONGO_URL: "mongodb://me:secret@docs:27017/lab" };
  assertEquals(
    [
      await checkpointOf({}),
      await checkpointOf(real),
      await checkpointOf(real, { source: `files:${folder.path}` }),
      await checkpointOf({ ...real, KAFKA_BROKERS: "c:9092" }),
    ],
    [
      "/embedded/checkpoints/sales-none",
      "/embedded/checkpoints/sales-none-kafka_a_9092_b_9092",
      "/embedded/checkpoints/sales-none",
      "/embedded/checkpoints/sales-none-kafka_c_9092",
    ],
  );
});
