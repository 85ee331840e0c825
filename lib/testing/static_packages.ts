/** Which packages a program loads before its first line runs. @module */

/** What `deno info --json` says, as far as we read it. */
interface ModuleGraph {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      /** Absent where only types are imported. */
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
}

/**
 * The npm packages that a file imports, itself or through others, without those that are imported on
 * demand, sorted.
 *
 * @example
 * ```ts
 * import { staticPackages } from "@lib/testing/static_packages.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await staticPackages("lib/engines/polars.ts"), ["nodejs-polars"]);
 * ```
 */
export async function staticPackages(file: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", file],
    stdin: "null",
    stderr: "null",
  }).output();
  const graph: ModuleGraph = JSON.parse(new TextDecoder().decode(stdout));
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const reached = new Set<string>();
  const open = [...graph.roots];
  while (open.length > 0) {
    const next = open.pop()!;
    const specifier = graph.redirects[next] ?? next;
    if (reached.has(specifier)) continue;
    reached.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code?.specifier !== undefined) open.push(code.specifier);
    }
  }
  const names = [...reached].flatMap((at) => /^npm:\/?(@?[^@]+)@/.exec(at)?.[1] ?? []);
  return [...new Set(names)].sort();
}
