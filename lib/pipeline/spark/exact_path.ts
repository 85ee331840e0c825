/** How Spark is told that an address is no pattern. @module */

/**
 * An option of a table or view: `[`, `{` and `*` in its address stand for themselves. It is the one
 * that Spark gives itself, for the folders of streams; there is no public one.
 */
export const EXACT_PATH = "`__globPaths__` 'false'";
