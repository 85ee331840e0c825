import { assertEquals, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { explainFailure } from "./explain_failure.ts";

Deno.test("explainFailure() says that the disk is full, and keeps the engine's error as its cause", () => {
  for (
    const message of [
      "Out of Memory Error: failed to offload data block of size 256.0 KiB (736.0 KiB/892.7 KiB used).\n" +
      "This limit was set by the 'max_temp_directory_size' setting.",
      "IO Error: Could not write all bytes to file: No space left on device",
    ]
  ) {
    const error = new Error(message);
    const explained = explainFailure(error, "data/lake") as Error;
    assertStringIncludes(explained.message, "no space left for data/lake; nothing was published");
    assertEquals([explained.cause, explained.message.includes("max_temp")], [error, false]);
  }
});

Deno.test("explainFailure() leaves every other error as it is", () => {
  for (
    const error of [
      new Error("Cannot finish publishing run r1 in lake: No space left on device. The next job …"),
      new TypeError("no space"),
      "text",
    ]
  ) assertStrictEquals(explainFailure(error, "data/lake"), error);
});
