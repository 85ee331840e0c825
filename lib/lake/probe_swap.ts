/** Finding out whether two folders can be exchanged in one step here. @module */

import type { Fs } from "./fs.ts";
import type { SwapMethod } from "./lake.ts";

/**
 * Tries an exchange on two folders of its own below `place`, since whether it works is a matter of
 * the file system as much as of the system.
 *
 * @example
 * ```ts
 * import { probeSwap } from "@lib/lake/probe_swap.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const noExchange = { ...systemFs, exchange: undefined };
 * assertEquals(await probeSwap(`${dir}/probe`, noExchange), "two renames");
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function probeSwap(place: string, fs: Fs): Promise<SwapMethod> {
  if (fs.exchange === undefined) return "two renames";
  await fs.makeDir(`${place}/a`);
  await fs.makeDir(`${place}/b/inner`);
  const isDone = await fs.exchange(`${place}/a`, `${place}/b`).then(() => true, () => false);
  const isExchanged = isDone && (await fs.list(`${place}/a`))?.length === 1;
  await fs.remove(place);
  return isExchanged ? "exchange" : "two renames";
}
