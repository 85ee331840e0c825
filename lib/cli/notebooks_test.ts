import { assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";

async function run(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "lib/cli/notebooks.ts", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("notebooks --check names each place, --format mends what a formatter can, then it runs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/a.ipynb`;
    const write = (code: string) =>
      Deno.writeTextFile(path, formatNotebook(createNotebook([{ code }])));
    await write("const n: number = 'a';\nconsole.log(n)");
    const bad = await run("--check", path);
    assertEquals(bad.code, 1);
    assertStringIncludes(bad.stderr, `${path}: must be formatted`);
    assertStringIncludes(bad.stderr, `${path}: cell 1, line 1: Type 'string' is not assignable`);

    await write("const n: number = 1;\nconsole.log(n)");
    const good = await run("--format", "--check", path);
    assertEquals([good.code, good.stderr], [0, "notebooks checked: 1\n"]);

    const all = await run(path, "--out", `${folder}/out`, "--json");
    assertEquals(all.code, 0, all.stderr);
    const { checked, problems, notebooks } = JSON.parse(all.stdout);
    assertEquals([checked, problems, notebooks.length], [[path], [], 1]);
    assertStringIncludes(await Deno.readTextFile(`${folder}/out/a.ipynb`), '"1\\n"');
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
