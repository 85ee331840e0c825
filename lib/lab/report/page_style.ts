/** How report pages look. @module */

import { ALERT, PAGE, SERIES, TEXT } from "@lib/display/theme.ts";

/** The style sheet of every page; colours follow what the reader's system prefers. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(${PAGE.light}, ${PAGE.dark});
  --text: light-dark(${TEXT.light}, ${TEXT.dark});
  --quiet: light-dark(#5c6570, #a3abb5);
  --line: light-dark(#dde1e6, #363b42);
  --soft: light-dark(#f5f6f8, #1c1f24);
  --link: light-dark(#1f5fbf, #7fb2f5);
}
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.6 system-ui, sans-serif }
main { max-width: 54rem; margin: 0 auto; padding: 1rem 1.25rem 4rem }
nav { display: flex; gap: 1.5rem; padding: .75rem 0; border-bottom: 1px solid var(--line); font-size: 14px }
a { color: var(--link) }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 .75rem }
h1 { font-size: 1.9rem } h2 { font-size: 1.35rem } h3 { font-size: 1.1rem }
pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 13px }
p code, li code { background: var(--soft); padding: .1em .3em; border-radius: 3px }
pre { line-height: 1.5; overflow-x: auto; margin: .5rem 0 }
.cell { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); margin: 1rem 0 1rem -2.5rem }
.number { color: var(--quiet); font: 12px/2.6 ui-monospace, monospace; user-select: none }
.code { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .85rem; margin: 0 }
.output { grid-column: 2; margin-top: .5rem; overflow-x: auto }
.output pre { padding: 0 .85rem; white-space: pre-wrap }
.output .stderr { color: var(--quiet) }
.output .error { border-left: 3px solid ${ALERT}; white-space: pre-wrap }
figcaption, small { color: var(--quiet); font-size: 13px }
img, svg { max-width: 100%; height: auto }
table { border-collapse: collapse; font-size: 14px; line-height: 1.4 }
caption { padding: .25rem 0 .5rem }
th, td { padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600 }
progress { accent-color: ${SERIES[0]}; vertical-align: middle; width: 14rem }
.failed { color: ${ALERT}; font-weight: 600 }
@media (max-width: 62rem) { .cell { margin-left: 0; grid-template-columns: minmax(0, 1fr) } .number { display: none } .output { grid-column: 1 } }
`;
