import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { expandPaths } from "./expand_paths.ts";

Deno.test("expandPaths() keeps the order given, sorts within a pattern and names each file once", async () => {
  using folder = temporaryFolder();
  for (const name of ["b.ipynb", "a.ipynb", "c.txt", "[x].ipynb"]) {
    await Deno.writeTextFile(`${folder.path}/${name}`, "");
  }
  const expand = async (...names: string[]) =>
    (await expandPaths(names.map((name) => `${folder.path}/${name}`)))
      .map((path) => path.slice(folder.path.length + 1));
  assertEquals(await expand("c.txt", "{a,b}.*", "a.ipynb"), ["c.txt", "a.ipynb", "b.ipynb"]);
  assertEquals(await expand("[x].ipynb"), ["[x].ipynb"]); // a file's own name is no pattern
  await assertRejects(() => expand("none*"), UsageError, "none* must name a file: there is none");
});
