/** Colours that can be read on a light and on a dark page. @module */

/** Text on a light page and on a dark one. */
export const TEXT = { light: "#1b1e23", dark: "#e6e6e6" } as const;

/** The pages that plots are made for: white and the darkest that notebooks use. */
export const PAGE = { light: "#ffffff", dark: "#111111" } as const;

/** Colours for series, in the order of use; each has a contrast of 3 or more on both pages. */
export const SERIES = [
  "#3b7dd8",
  "#d9661f",
  "#2c9a5b",
  "#c2539f",
  "#8a6bd1",
  "#a8841a",
  "#1f98a8",
  "#d0514e",
] as const;

/** For marks that say that something is wrong. */
export const ALERT = "#d0514e";

/** For marks that are not the point of the picture. */
export const MUTED = "#7d8590";

/** For marks that say that something is as it should be. */
export const GOOD = SERIES[2];
