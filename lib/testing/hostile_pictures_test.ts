import { assert, assertEquals } from "@std/assert";
import { parseHTML } from "linkedom";
import { inlineDrawings } from "@lib/display/drawing_image.ts";
import { plot } from "@lib/display/plot.ts";
import { control } from "@lib/display/control/control.ts";
import { table } from "@lib/display/table.ts";
import { lineChart } from "@lib/display/chart/line_chart.ts";
import { HOSTILE_TEXTS, hostilePictures } from "./hostile_pictures.ts";

/** A page, as far as it is looked at; the library's types are those of a browser. */
interface Page {
  querySelectorAll(selector: string): Iterable<{
    readonly localName: string;
    readonly textContent: string | null;
    readonly attributes: Iterable<{ readonly name: string }>;
    getAttribute(name: string): string | null;
  }>;
  readonly body: { readonly textContent: string | null };
}

function pageOf(html: string): Page {
  const parsed = parseHTML(`<!doctype html><html><body>${html}</body></html>`) as unknown as {
    readonly document: Page;
  };
  return parsed.document;
}

const MARKS = { x: { key: "a" }, y: { key: "a" } } as const;

/** The scripts that pictures bring along, whatever they show. */
async function ownScripts(): Promise<Set<string>> {
  const drawn = plot(lineChart([{ a: 1 }], { title: "a", ...MARKS })).html;
  const moved = await control(() => table([]), { label: "a", values: [1], initial: 1 });
  return new Set([drawn, moved.html].flatMap((html) => scriptsOf(html)));
}

function scriptsOf(html: string): string[] {
  return [...pageOf(html).querySelectorAll("script:not([type])")]
    .map((script) => script.textContent ?? "");
}

// @fault security: markup in a record's texts, in every table and plot -> shown as text, and none
//   of it runs
Deno.test("whatever shows a record shows markup in it as text, and runs none of it", async () => {
  const own = await ownScripts();
  for (const [name, { html }] of Object.entries(await hostilePictures())) {
    for (const markup of [html, inlineDrawings(html)]) {
      assertEquals(scriptsOf(markup).filter((script) => !own.has(script)), [], name);
      const page = pageOf(markup);
      for (const element of page.querySelectorAll("*")) {
        const handlers = [...element.attributes].map((attribute) => attribute.name)
          .filter((attribute) => attribute.startsWith("on") || attribute === "autofocus");
        assertEquals(handlers, [], `${name}: ${element.localName}`);
      }
      for (const image of page.querySelectorAll("img")) {
        assert(image.getAttribute("src")?.startsWith("data:image/svg+xml;base64,"), name);
      }
    }
  }
});

Deno.test("whatever shows a record shows its text whole", async () => {
  const pictures = await hostilePictures();
  for (const name of ["table", "checks", "params", "flow", "bars", "plan"]) {
    const page = pageOf(inlineDrawings(pictures[name]!.html));
    const shown = page.body.textContent ?? "";
    for (const text of HOSTILE_TEXTS) assert(shown.includes(text), `${name} lacks ${text}`);
  }
});
