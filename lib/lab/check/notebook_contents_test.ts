import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { notebookContents } from "./notebook_contents.ts";

const MARKS = `# Lab

<!-- notebooks: written by deno task notebooks --update -->

old

<!-- end of notebooks -->

After.
`;
const notebooks = ["# 1. One\n\nFirst | half. Second.", "# 2. Another title\n\nNo end"]
  .map((markdown, i) => ({
    path: `notebooks/0${i}.ipynb`,
    notebook: createNotebook([{ markdown }]),
  }));

Deno.test("notebookContents() replaces what is between the marks, and twice is once", () => {
  const once = notebookContents(MARKS, notebooks);
  assertEquals(
    once.replace(/\| -+ \| -+ \|/, "| - | - |").replace(/ +\|/g, " |"),
    `# Lab

<!-- notebooks: written by deno task notebooks --update -->

| notebook | what it is about |
| - | - |
| [1. One](notebooks/00.ipynb) | First \\| half. |
| [2. Another title](notebooks/01.ipynb) | No end |

<!-- end of notebooks -->

After.
`,
  );
  assertEquals(notebookContents(once, notebooks), once);
});

Deno.test("notebookContents() writes what the formatter leaves alone", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=md", "--config", "deno.json", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const text = notebookContents(MARKS, notebooks);
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  assertEquals(new TextDecoder().decode((await child.output()).stdout), text);
});

Deno.test("notebookContents() names the marks that it needs", () => {
  assertThrows(() => notebookContents("# Lab\n", notebooks), UsageError, "<!-- end of notebooks");
});
