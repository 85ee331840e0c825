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
  /* Plots take the colour behind them from the notebook's page; here it is this one's. */
  --jp-layout-color0: var(--page);
}
html { scroll-behavior: smooth; scroll-padding-top: 1rem }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.6 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; padding: .6rem 1.25rem; border-bottom: 1px solid var(--line); font-size: 14px }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem }
.tools { display: flex; gap: 1rem; align-items: center; margin-left: auto }
.tools[hidden], [hidden] { display: none }
button, select { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: .15rem .5rem }
.skip { position: absolute; left: -100rem }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .25rem .5rem }
.columns { display: flex; justify-content: center; gap: 2rem; padding: 0 1.25rem }
main { flex: 1; min-width: 0; max-width: 54rem; padding: 1rem 0 4rem }
.contents { flex: 0 0 14rem; font-size: 14px; line-height: 1.4 }
.contents details { position: sticky; top: 1.5rem; margin-top: 2rem; max-height: calc(100vh - 3rem); overflow-y: auto }
.contents summary { font-weight: 600; cursor: pointer }
.contents ol { list-style: none; margin: .5rem 0; padding: 0 }
.contents li { margin: .35rem 0 } .contents .level3 { padding-left: 1rem }
.contents a { text-decoration: none } .contents a:hover { text-decoration: underline }
a { color: var(--link) }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 .75rem }
h1 { font-size: 1.9rem } h2 { font-size: 1.35rem } h3 { font-size: 1.1rem }
main > h1:first-child { margin-top: 1rem }
pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 13px }
p code, li code, td code { background: var(--soft); padding: .1em .3em; border-radius: 3px }
pre { line-height: 1.5; overflow-x: auto; margin: .5rem 0 }
.pages { list-style: none; padding: 0 } .pages li { margin: 1rem 0 } .pages a { font-weight: 600 }
.cell { margin: 1.25rem 0 }
.code summary { color: var(--quiet); font-size: 12px; cursor: pointer; width: fit-content }
.code pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .85rem; margin: .15rem 0 0 }
.code b { font-weight: normal }
.code .keyword { color: light-dark(#8429a8, #d0a1f7) } .code .string { color: light-dark(#1a6e33, #9fd08a) }
.code .number { color: light-dark(#a04300, #f0b27a) } .code .comment { color: var(--quiet) }
.output { margin-top: .75rem; overflow-x: auto }
.output pre { padding: 0 .85rem; white-space: pre-wrap }
.output .stderr { color: var(--quiet) }
.output .error { border-left: 3px solid ${ALERT}; white-space: pre-wrap }
/* Captions of plots are faint by themselves. */
small { color: var(--quiet); font-size: 13px }
img, svg { max-width: 100%; height: auto }
table { border-collapse: collapse; font-size: 14px; line-height: 1.4 }
caption { padding: .25rem 0 .5rem }
th, td { padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600 }
progress { accent-color: ${SERIES[0]}; vertical-align: middle; width: 14rem }
.failed { color: light-dark(#b3261e, #ff8a80); font-weight: 600 }
@media (max-width: 62rem) {
  .columns { display: block; max-width: 54rem; margin: 0 auto }
  .contents details { position: static; margin-top: 1rem }
}
@media print { header, .contents, .code summary { display: none } }
`;
