import { assertEquals } from "@std/assert";
import { renderMarkdown } from "./render_markdown.ts";

Deno.test("renderMarkdown() shows markup as text, in every place that can hold some", () => {
  const evil = "<img src=x onerror=alert(1)>";
  for (
    const text of [
      evil,
      `# ${evil}`,
      `[${evil}](a.html)`,
      `[a](a.html "\\"${evil}")`,
      `![${evil}](https://a.b/c.png)`,
      `| a |\n| - |\n| ${evil} |`,
      `\`${evil}\``,
      `\`\`\`ts"${evil}\n${evil}\n\`\`\``,
    ]
  ) assertEquals(renderMarkdown(text).includes("<img"), false, renderMarkdown(text));
});

Deno.test("renderMarkdown() keeps no link that could run code", () => {
  for (
    const href of ["javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x"]
  ) {
    assertEquals(renderMarkdown(`[a](${href})`), "<p>a</p>\n");
  }
  assertEquals(renderMarkdown("[a](mailto:a@b.c)"), '<p><a href="mailto:a@b.c">a</a></p>\n');
});

Deno.test("renderMarkdown() gives headings an anchor from their words", () => {
  assertEquals(
    renderMarkdown("## What & `why`: Ação"),
    '<h2 id="what-why-ação">What &amp; <code>why</code>: Ação</h2>\n',
  );
});
