import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Connection } from "./connection.ts";
import { describeConnection } from "./describe_connection.ts";

Deno.test("describeConnection() says what a service is after it has answered, and closes it", async () => {
  const calls: string[] = [];
  const { ping_ms, ...described } = await describeConnection(Promise.resolve(scripted(calls)));
  assertEquals(described, { service: "mongo", mode: "real", version: "MongoDB 7", place: "h:1" });
  assert(ping_ms >= 0);
  assertEquals(calls, ["ping", "close"]);
});

Deno.test("describeConnection() passes on what a service says that does not answer, and closes it", async () => {
  const calls: string[] = [];
  const silent = { ...scripted(calls), ping: () => Promise.reject(new RangeError("silent")) };
  await assertRejects(() => describeConnection(Promise.resolve(silent)), RangeError, "silent");
  assertEquals(calls, ["close"]);
  const absent = Promise.reject(new RangeError("absent"));
  await assertRejects(() => describeConnection(absent), RangeError, "absent");
});

function scripted(calls: string[]): Connection {
  const note = (call: string) => () => Promise.resolve(void calls.push(call));
  return {
    ...{ service: "mongo", mode: "real", version: "MongoDB 7", place: "h:1" },
    ping: note("ping"),
    close: note("close"),
  };
}
