/** The fixed places of a lake, and those of one run, relative to the lake. @module */

export const PLACES = {
  lock: ".lock",
  staging: ".staging",
  /** Run folders never start with a dot, so these three cannot meet one. */
  intent: ".staging/.intent.json",
  probe: ".staging/.probe",
  replaced: ".staging/.replaced",
  metadata: "_metadata",
  manifest: "manifest.json",
  run: (runId: string) => `.staging/${runId}`,
  newIntent: (runId: string) => `.staging/${runId}/.intent.json`,
  newFolder: (runId: string, folder: string) => `.staging/${runId}/.new/${folder}`,
  oldFolder: (runId: string, folder: string) => `.staging/${runId}/.old/${folder}`,
  newMetadata: (runId: string, name = "") => `.staging/${runId}/.metadata/${name}`,
} as const;

/** The folder that a path is in; empty at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Every folder above the given paths, deepest first, each once. */
export function foldersAbove(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let parent = parentOf(path); parent !== ""; parent = parentOf(parent)) folders.add(parent);
  }
  return [...folders].sort((a, b) => b.length - a.length);
}
