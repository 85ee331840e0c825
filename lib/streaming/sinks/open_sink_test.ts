import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openSink, SINK_TEXTS } from "./open_sink.ts";

const OPTIONS = { env: {}, write: () => {} };

Deno.test("openSink() names what it accepts", async () => {
  for (
    const text of ["", "Console", "ndjson", "ndjson:", "console:x", "s3:bucket", "constructor"]
  ) {
    const error = await assertRejects(
      () => openSink(text, OPTIONS),
      UsageError,
      SINK_TEXTS.join(", "),
    );
    assertEquals(error.message.endsWith(`current value is ${JSON.stringify(text)}`), true);
  }
});

Deno.test("openSink() names a system's own sinks before the general ones, each once", async () => {
  const { message } = await assertRejects(
    () => openSink("nowhere", { ...OPTIONS, own: ["postgres", "console"] }),
    UsageError,
  );
  assertEquals(
    message.slice(0, 62),
    "--sink must be one of postgres, console, none, ndjson:FILE, pa",
  );
});

Deno.test("openSink() opens what the console and files are called", async () => {
  for (const text of ["console", "none", "ndjson:a:b.ndjson"]) {
    assertEquals((await openSink(text, OPTIONS)).description, text);
  }
});

Deno.test("openSink() opens stores that the environment names, and closes them with the sink", async () => {
  using home = temporaryFolder();
  const options = { ...OPTIONS, env: { LAB_HOME: home.path } };
  for (
    const text of ["kafka:totals", "mongo:shop.totals", "cassandra:shop.totals", "postgres:totals"]
  ) {
    for (let again = 0; again < 2; again++) {
      const sink = await openSink(text, options);
      assertEquals(sink.description.split(":")[0], text.split(":")[0]);
      await sink.close();
    }
  }
  await assertRejects(() => openSink("mongo:totals", options), UsageError, "DATABASE.COLLECTION");
  await assertRejects(() => openSink("cassandra:t", options), UsageError, "KEYSPACE.TABLE");
});
