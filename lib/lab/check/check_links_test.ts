import { assertEquals } from "@std/assert";
import { checkLinks } from "./check_links.ts";

Deno.test("checkLinks() looks from the folder of the file, at links and pictures", async () => {
  const text = `![a](images/gone.png "title") and [b](../deno.json#tasks) [c](../gone.md#x)
[d](#here) [e](mailto:a@b.c) [again](../gone.md#x)

\`\`\`md
[example](nowhere.md)
\`\`\`
`;
  assertEquals(await checkLinks(text, { path: "notebooks/01.ipynb" }), [
    "images/gone.png",
    "../gone.md#x",
  ]);
});

Deno.test("checkLinks() finds nothing in the project's own pages", async () => {
  for (const path of ["README.md", "notebooks/README.md"]) {
    assertEquals(await checkLinks(await Deno.readTextFile(path), { path }), []);
  }
});
