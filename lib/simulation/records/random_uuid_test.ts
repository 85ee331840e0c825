import { assertEquals, assertMatch } from "@std/assert";
import { PythonRandom } from "../python_random.ts";
import { randomUuid } from "./random_uuid.ts";

Deno.test("randomUuid() gives UUIDs of version 4, no two alike", () => {
  const random = new PythonRandom(7);
  const uuids = Array.from({ length: 500 }, () => randomUuid(random));
  assertEquals(new Set(uuids).size, 500);
  for (const uuid of uuids) {
    assertMatch(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
