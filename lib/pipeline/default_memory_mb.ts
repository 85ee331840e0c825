/** How much memory an engine gets that is not told. @module */

/** Enough for the sorts and joins of a million rows without spilling. */
export const DEFAULT_MEMORY_MB = 900;
