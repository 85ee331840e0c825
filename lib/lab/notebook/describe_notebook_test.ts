import { assertEquals } from "@std/assert";
import { createNotebook } from "./create_notebook.ts";
import { describeNotebook } from "./describe_notebook.ts";

Deno.test("describeNotebook() takes the first heading and the first paragraph, wherever they are", () => {
  const notebook = createNotebook([
    { code: "# no prose" },
    { markdown: "- a list\n- only" },
    { markdown: "# The `lake`\n\n![picture](a.png)\n\n_Nothing_ in **snake_case**\nis lost." },
    { markdown: "# Second\n\nMore." },
  ]);
  assertEquals(describeNotebook(notebook), {
    title: "The lake",
    summary: "Nothing in snake_case is lost.",
  });
});

Deno.test("describeNotebook() says nothing of a notebook without prose", () => {
  assertEquals(describeNotebook(createNotebook([{ code: "1" }])), {});
});
