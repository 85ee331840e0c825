import { assertEquals } from "@std/assert";
import { pythonIsoformat } from "./python_isoformat.ts";

Deno.test("pythonIsoformat() leaves out a fraction of zero, and only that", () => {
  assertEquals(pythonIsoformat(0), "1970-01-01T00:00:00");
  assertEquals(pythonIsoformat(1), "1970-01-01T00:00:00.000001");
  assertEquals(pythonIsoformat(100_000), "1970-01-01T00:00:00.100000");
});
