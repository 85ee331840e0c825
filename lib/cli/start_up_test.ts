import { assertEquals } from "@std/assert";
import { staticPackages } from "@lib/testing/static_packages.ts";

/**
 * What a command loads before it has read its own options: what each of its runs needs; of most,
 * nothing. All else, and every driver of a service, is loaded by who uses it, so that `--help` and wrong usage are
 * answered at once. Not here: `bench`, which measures what it loads.
 */
const LOADED: Readonly<Record<string, readonly string[]>> = {
  demo: ["@duckdb/node-api", "@duckdb/node-bindings", "marked"],
  pipeline: ["@duckdb/node-api", "@duckdb/node-bindings"],
  replay: ["@duckdb/node-api", "@duckdb/node-bindings"],
  report: ["marked"],
  services: ["yaml"],
};

Deno.test("commands load no package before they know what they are to do, but for what all of it needs", async () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json")) as {
    tasks: Record<string, string>;
  };
  const commands = Object.entries(tasks).flatMap(([name, line]) => {
    const file = /^deno run .*?(lib\/cli\/\w+\.ts)$/.exec(line)?.[1];
    return file === undefined || name === "bench" ? [] : [{ name, file }];
  });
  const found = await Promise.all(
    commands.map(async ({ name, file }) => [name, await staticPackages(file)] as const),
  );
  const expected = Object.fromEntries(commands.map(({ name }) => [name, LOADED[name] ?? []]));
  assertEquals(Object.fromEntries(found), expected);
  assertEquals(Object.keys(LOADED).filter((name) => !Object.hasOwn(tasks, name)), []);
});
