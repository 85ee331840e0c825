/** What `deno task checks NAME` needs to know of a system. @module */

import type { Check, CheckedStore } from "@lib/quality/checks/check.ts";

/** How the store of a system is opened. */
export interface CheckedSystemOptions {
  /** Where embedded stores are and real ones are reached. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Is told in one line what is in use. */
  readonly onNote?: (text: string) => void;
}

/** A system whose stored data can be checked. */
export interface CheckedSystem {
  /** As typed, such as `sensor-quality`. */
  readonly name: string;
  readonly checks: readonly Check[];
  open(options: CheckedSystemOptions): Promise<CheckedStore & AsyncDisposable>;
}
