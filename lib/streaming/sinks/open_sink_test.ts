import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
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

Deno.test("openSink() opens what the console and files are called", async () => {
  for (const text of ["console", "none", "ndjson:a:b.ndjson"]) {
    assertEquals((await openSink(text, OPTIONS)).description, text);
  }
});
