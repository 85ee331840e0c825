/** Ports that nobody listens on. @module */

/**
 * Finds free ports of 127.0.0.1, all different. Nothing keeps others from taking them before they
 * are used; the operating system deals them in turn, which makes that unlikely.
 *
 * @example
 * ```ts
 * import { freePorts } from "@lib/services/free_ports.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new Set(freePorts(3)).size, 3);
 * ```
 */
export function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
