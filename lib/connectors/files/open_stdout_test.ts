import { assertEquals } from "@std/assert";
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
