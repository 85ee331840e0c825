import { assertEquals } from "@std/assert";
import { drawingImage, inlineDrawings } from "./drawing_image.ts";
import { drawPlot, Plot } from "./observable_plot.ts";

Deno.test("inlineDrawings() does what the image's own script does, and leaves the rest alone", () => {
  const images = ["ação", "$& <b>"].map((text) => {
    const { figure } = drawPlot({ marks: [Plot.text([text])] });
    return drawingImage(figure, { name: text });
  });
  const html = `<p>before</p>${images.join("<hr>")}<img src="data:image/png;base64,AAAA">`;
  const scripts = images.map((image) => {
    const element = { src: /src="([^"]+)"/.exec(image)![1]!, outerHTML: "" };
    const document = { currentScript: { previousElementSibling: element } };
    new Function("document", /<script>(.*?)<\/script>/s.exec(image)![1]!)(document);
    return element.outerHTML;
  });
  assertEquals(
    inlineDrawings(html),
    `<p>before</p>${scripts.join("<hr>")}<img src="data:image/png;base64,AAAA">`,
  );
});
