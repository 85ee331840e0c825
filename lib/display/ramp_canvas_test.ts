import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { Plot } from "./observable_plot.ts";
import { plot } from "./plot.ts";

const rows = Array.from({ length: 50 }, (_, i) => ({ x: i % 10, y: Math.floor(i / 10), v: i }));
const cells = Plot.cell(rows, { x: "x", y: "y", fill: "v" });

function drawings(html: string): string[] {
  return [...html.matchAll(/base64,([^"]+)"/g)].map(([, data]) =>
    new TextDecoder().decode(Uint8Array.fromBase64(data!))
  );
}

Deno.test("rampCanvas() lets a plot have the legend of a continuous colour scale", () => {
  const color = { legend: true, label: "power (kW)", scheme: "viridis" } as const;
  const [legend] = drawings(plot({ color, marks: [cells] }).html);
  const [, picture] = /href="data:image\/svg\+xml,([^"]+)"/.exec(legend!)!;
  const stops = [...decodeURIComponent(picture!).matchAll(/stop-color="([^"]+)"/g)];
  assertEquals(stops.length, 33);
  assertEquals(new Set(stops.map(([, stop]) => stop)).size, 33);
  assertStringIncludes(legend!, "power (kW)");
});

Deno.test("rampCanvas() says what to use instead of a raster", () => {
  const raster = Plot.raster(rows, { x: "x", y: "y", fill: "v", width: 4, height: 4 });
  const error = assertThrows(() => plot({ marks: [raster] }), UsageError, "Plot.rect");
  assert(error instanceof UsageError);
});
