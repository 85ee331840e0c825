/**
 * What tests ask of a page from within: put into every page before its own scripts, as `labProbe`.
 * Not TypeScript, because a browser is to run it as it is.
 */
(() => {
  const notebook = () => globalThis.jupyterapp.shell.currentWidget;

  /** A colour as red, green, blue and opacity. */
  function parse(colour) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }

  function over([r, g, b, a], [r2, g2, b2]) {
    const mix = (top, bottom) => top * a + bottom * (1 - a);
    return [mix(r, r2), mix(g, g2), mix(b, b2), 1];
  }

  /** All layers behind an element, down to the first that hides what is below. */
  function backgroundOf(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  }

  function opacityOf(element) {
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= getComputedStyle(at).opacity;
    return opacity;
  }

  /** WCAG 2.2, relative luminance and contrast ratio. */
  function luminance([r, g, b]) {
    const [red, green, blue] = [r, g, b].map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(element) {
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    const [r, g, b, a] = parse(isDrawn ? style.fill : style.color);
    const below = backgroundOf(element);
    const strength = a * opacityOf(element) * (isDrawn ? Number(style.fillOpacity) : 1);
    const [light, dark] = [over([r, g, b, strength], below), below].map(luminance)
      .sort((one, other) => other - one);
    return (light + 0.05) / (dark + 0.05);
  }

  function isSeen(element) {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  }

  /** Elements that hold text of their own. */
  function textsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (data.trim() !== "" && !parentElement.closest("script,style,title")) {
        found.add(parentElement);
      }
    }
    return [...found].filter(isSeen);
  }

  const MARKS = "path,circle,rect,line,image,use,polygon,polyline";

  globalThis.labProbe = {
    /** Resolves when the kernel of the open notebook answers; the page says so too early. */
    async ready() {
      const { context, sessionContext } = notebook();
      await context.ready;
      await sessionContext.ready;
      await sessionContext.session.kernel.info;
    },
    command: (id, args) => globalThis.jupyterapp.commands.execute(id, args).then(() => {}),
    restart: () => notebook().sessionContext.restartKernel().then(() => {}),
    status: () => notebook().sessionContext.session?.kernel?.status,
    isIdle: () =>
      labProbe.status() === "idle" &&
      [...notebook().content.model.cells].every((cell) => cell.executionState !== "running"),
    /** As it would be saved: the file does not say whether it is trusted. */
    notebook: () => {
      const copy = structuredClone(notebook().content.model.toJSON());
      for (const { metadata } of copy.cells) delete metadata.trusted;
      return copy;
    },
    isTrusted: () =>
      [...notebook().content.model.cells].every((cell) => cell.type !== "code" || cell.trusted),
    isDirty: () => notebook().context.model.dirty,

    /** What there is to see under each element that `selector` finds. */
    look: (selector) =>
      [...document.querySelectorAll(selector)].map((cell) => ({
        text: cell.textContent,
        errors: cell.querySelectorAll('[data-mime-type="application/vnd.jupyter.error"], pre.error')
          .length,
        tables: [...cell.querySelectorAll("table")].filter(isSeen).length,
        plots: [...cell.querySelectorAll("svg[viewBox]")].filter((svg) =>
          svg.getAttribute("width") > 20
        ).map((svg) => {
          const { width, height } = svg.getBoundingClientRect();
          return { width, height, marks: svg.querySelectorAll(MARKS).length };
        }),
        pictures: [...cell.querySelectorAll("img")].filter((img) => img.getAttribute("width") > 20)
          .map(({ complete, naturalWidth, width }) => ({
            width: complete && naturalWidth > 0 ? width : 0,
          })),
        progress: [...cell.querySelectorAll("progress")].map(({ value, max }) => ({ value, max })),
        controls: cell.querySelectorAll("input,select").length,
      })),

    /** Texts under `selector` whose contrast is below `least`. */
    faint: (selector, least) =>
      [...document.querySelectorAll(selector)].flatMap((root) =>
        textsIn(root).map((element) => ({
          text: element.textContent.trim().slice(0, 40),
          contrast: Math.round(contrast(element) * 100) / 100,
        }))
      ).filter((text) => text.contrast < least),

    /** Height of all that can be scrolled through. */
    height: (selector) => document.querySelector(selector).scrollHeight,
    scroll: (selector, top) => void (document.querySelector(selector).scrollTop = top),
  };
})();
