import { assertEquals } from "@std/assert";
import { CHANGES, systemFs } from "./fs.ts";
import { watchChanges } from "./watch_changes.ts";

Deno.test("watchChanges() sees every verb that changes something and none that only reads", async () => {
  const seen: string[] = [];
  const fs = watchChanges({ ...systemFs, exchange: () => Promise.resolve() }, ({ name }) => {
    seen.push(name);
    return Promise.resolve();
  });
  for (const name of CHANGES) await fs[name]?.("a", "b");
  await fs.list("a");
  await fs.size("a");
  await fs.readText("a");
  assertEquals(seen, [...CHANGES]);
});

Deno.test("watchChanges() leaves exchange absent where it is absent", () => {
  const fs = watchChanges({ ...systemFs, exchange: undefined }, (_, make) => make());
  assertEquals(fs.exchange, undefined);
});
