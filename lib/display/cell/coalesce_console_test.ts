import { assertEquals } from "@std/assert";
import { coalesceConsole } from "./coalesce_console.ts";

function fakeConsole() {
  const sent: string[] = [];
  const to = (name: string) => (...args: unknown[]) => void sent.push(`${name}: ${args.slice(1)}`);
  const [log, error] = [to("log"), to("error")];
  const target = { log, info: log, debug: log, warn: error, error };
  return { sent, target };
}

Deno.test("coalesceConsole() sends what was written in one go as one message, in order", async () => {
  const { sent, target } = fakeConsole();
  let messages = 0;
  coalesceConsole(target, { onMessage: () => messages++ });
  for (let i = 0; i < 1000; i++) target.info(i);
  assertEquals(sent, []);
  await Promise.resolve();
  assertEquals(sent, [`log: ${Array.from({ length: 1000 }, (_, i) => i).join("\n")}`]);
  target.debug("a");
  target.warn("b");
  target.error("c");
  target.log("d");
  await Promise.resolve();
  assertEquals(sent.slice(1), ["log: a", "error: b\nc", "log: d"]);
  assertEquals(messages, 4);
});

Deno.test("coalesceConsole() writes values as the console does, and signs of formats as they are", async () => {
  const { sent, target } = fakeConsole();
  coalesceConsole(target);
  target.log("50 %d", { a: [1n, new Map([["k", null]])] }, undefined);
  await Promise.resolve();
  assertEquals(sent, ['log: 50 %d { a: [ 1n, Map(1) { "k" => null } ] } undefined']);
});
