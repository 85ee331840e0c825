import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { expandPaths } from "./expand_paths.ts";

Deno.test("expandPaths() keeps the order given, sorts within a pattern and names each file once", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["b.ipynb", "a.ipynb", "c.txt", "[x].ipynb"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    const expand = async (...names: string[]) =>
      (await expandPaths(names.map((name) => `${folder}/${name}`)))
        .map((path) => path.slice(folder.length + 1));
    assertEquals(await expand("c.txt", "{a,b}.*", "a.ipynb"), ["c.txt", "a.ipynb", "b.ipynb"]);
    assertEquals(await expand("[x].ipynb"), ["[x].ipynb"]); // a file's own name is no pattern
    await assertRejects(() => expand("none*"), UsageError, "none* must name a file: there is none");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
