import { assert, assertEquals } from "@std/assert";
import { SERVICE_VARIABLES, serviceEnvironment } from "./service_environment.ts";

Deno.test("serviceEnvironment() has its variables and no other", () => {
  assertEquals(Object.keys(serviceEnvironment()).sort(), [...SERVICE_VARIABLES].sort());
});

Deno.test("serviceEnvironment() is what the tasks with services may read", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json")) as {
    tasks: Record<string, string>;
  };
  const allowed = /--allow-env=(\S+)/.exec(tasks.simulate!)![1]!.split(",");
  const isAllowed = (name: string) =>
    allowed.some((word) => word.endsWith("*") ? name.startsWith(word.slice(0, -1)) : name === word);
  assertEquals(SERVICE_VARIABLES.filter((name) => !isAllowed(name)), []);
  assert(/ --allow-env /.test(tasks.pipeline!), "the engine reads more than we know");
});
