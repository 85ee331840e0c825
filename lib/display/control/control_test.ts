import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseHTML } from "linkedom";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { lineChart } from "../chart/line_chart.ts";
import { plot } from "../plot.ts";
import { table } from "../table.ts";
import { control } from "./control.ts";

interface Element {
  readonly textContent: string;
  readonly outerHTML: string;
  readonly innerHTML: string;
  value: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  dispatchEvent(event: unknown): void;
}

/** A page with the output on it, its script run as a browser runs it. */
function page(html: string) {
  const { document, Event } = parseHTML(`<body>${html}</body>`) as unknown as {
    document: Element;
    Event: new (type: string) => unknown;
  };
  const script = [...document.querySelectorAll("script:not([type])")].at(-1)!;
  const api = new Proxy(document as unknown as Record<string, unknown>, {
    get: (target, name: string) => {
      if (name === "currentScript") return script;
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  new Function("document", script.textContent)(api);
  const slider = document.querySelector("input")!;
  const move = (to: number) => {
    slider.value = String(to);
    slider.dispatchEvent(new Event("input"));
  };
  return { document, slider, move };
}

const levels = (n: number) =>
  plot(lineChart([{ at: 0, level: 0 }, { at: 1, level: n }], {
    title: `Level ${n} </script>`,
    x: { key: "at" },
    y: { key: "level" },
  }));

Deno.test("control() shows the initial picture, and each other one when the slider moves", async () => {
  const options = { label: "Level <n>", unit: "m", values: [1, 2, 3], initial: 2 };
  const { html, text } = await control(levels, options);
  assertStringIncludes(text, "Level <n>: 2 m");
  const { document, slider, move } = page(html);
  const frame = document.querySelector("[data-frame]")!;
  const output = document.querySelector("output")!;
  assertEquals(output.textContent, "2 m");
  for (const [at, value] of [1, 2, 3].entries()) {
    move(at);
    assertEquals(output.textContent, `${value} m`);
    assertEquals(slider.getAttribute("aria-valuetext"), `${value} m`);
    assertEquals(frame.querySelector("h2")!.textContent, `Level ${value} </script>`);
    assertEquals([...frame.querySelectorAll("svg path")].length > 0, true);
    assertEquals([...frame.querySelectorAll("script")].length, 0);
  }
  assertStringIncludes(document.querySelector("label")!.textContent, "Level <n>");
});

Deno.test("control() without scripts is the picture of the initial value and nothing dead", async () => {
  const { html } = await control((n: number) => table([{ n }]), {
    label: "n",
    values: [1, 2],
    initial: 1,
  });
  const stripped = html.replace(/<script[^]*?<\/script>/g, "");
  assert(!stripped.includes("<input"));
  assertStringIncludes(stripped, "n: 1");
  assertStringIncludes(stripped, ">1</td>");
});

Deno.test("control() refuses a value that is not there, and more than a notebook should hold", async () => {
  const draw = () => table([{ text: "x".repeat(150) }]);
  await assertRejects(
    () => control(draw, { label: "n", values: [1, 2], initial: 3 }),
    UsageError,
    "initial must be one of 1, 2: current value is 3",
  );
  const values = Array.from({ length: 2000 }, (_, i) => i);
  await assertRejects(
    () => control(draw, { label: "n", values, initial: 0 }),
    UsageError,
    "2000 take ",
  );
});
