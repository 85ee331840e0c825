import { assertEquals, assertRejects } from "@std/assert";
import { ReaderLeftError } from "@lib/feedback/reader_left_error.ts";
import { openStdout } from "./open_stdout.ts";

Deno.test("openStdout() goes on until everything is written", async () => {
  const written: number[] = [];
  const sink = openStdout({
    write: (bytes) =>
      Promise.resolve(written.push(...bytes.subarray(0, 3)) && Math.min(3, bytes.length)),
  });
  await sink.write(new TextEncoder().encode("seven b"));
  assertEquals(String.fromCharCode(...written), "seven b");
});

Deno.test("openStdout() tells a reader that has left from a failure", async () => {
  const sink = openStdout({ write: () => Promise.reject(new Deno.errors.BrokenPipe()) });
  await assertRejects(() => sink.write(new Uint8Array(1)), ReaderLeftError);
});
