import { assert, assertEquals } from "@std/assert";
import { checkLinks } from "@lib/lab/check/check_links.ts";
import { runTask } from "@lib/testing/run_task.ts";

const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "notebooks/README.md"];
const TEXT = DOCUMENTS.map((path) => Deno.readTextFileSync(path)).join("\n");
const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json")) as {
  readonly tasks: Readonly<Record<string, string>>;
};

/** Every `deno task NAME …` of the documents, in code spans and blocks; `&&` and `#` end one. */
const commands = [...TEXT.matchAll(/deno(?:@[\d.]+)? task ([a-z0-9:]+)([^\n`#&]*)/g)]
  .map(([, name, words]) => ({
    name: name!,
    options: [...words!.matchAll(/(?<=\s)--?[a-z][a-z-]*/g)].map(([option]) => option),
  }));

Deno.test("the documents name only tasks that are there, and every one that has --help", () => {
  const named = new Set(commands.map(({ name }) => name));
  assertEquals([...named].filter((name) => !Object.hasOwn(tasks, name)), []);
  const withHelp = Object.keys(tasks).filter((name) => tasks[name]!.includes("lib/cli/"));
  assertEquals(withHelp.filter((name) => !named.has(name)), []);
});

Deno.test("the documents' commands know the options that they are given", async () => {
  const optionsOf = Map.groupBy(commands, ({ name }) => name);
  for (const [name, uses] of optionsOf) {
    const options = uses.flatMap((use) => use.options);
    if (options.length === 0) continue;
    // Simulators of records have a help of their own.
    const variants = name === "simulate" ? [[], ["iot"]] : [[]];
    const helps = await Promise.all(variants.map((words) => runTask(name, [...words, "--help"])));
    const known = helps.flatMap(({ stdout }) => stdout.match(/(?<=^|\s)--?[a-z][a-z-]*/g) ?? []);
    for (const option of options) assert(known.includes(option), `${name} has no ${option}`);
  }
});

Deno.test("the documents link only to files that are there", async () => {
  const missing = await Promise.all(
    DOCUMENTS.map(async (path) => await checkLinks(await Deno.readTextFile(path), { path })),
  );
  assertEquals(missing.flat(), []);
});
