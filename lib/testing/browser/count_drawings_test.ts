import { assertEquals } from "@std/assert";
import { countDrawings } from "./count_drawings.ts";

Deno.test("countDrawings() counts drawings, and neither squares of legends nor other pictures", () => {
  const image = (width: number, type: string) =>
    `<img alt="a &gt; b" title="" width="${width}" height="9" src="data:image/${type};base64,AA==">`;
  assertEquals(countDrawings(""), 0);
  assertEquals(countDrawings(image(20, "svg+xml") + image(640, "png")), 0);
  assertEquals(countDrawings(image(21, "svg+xml") + "<p>" + image(640, "svg+xml")), 2);
});
