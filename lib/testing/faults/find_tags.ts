/** The tags of all tests. @module */

import { globSync } from "node:fs";
import { type ClaimTag, type FaultTag, readTags } from "./read_tags.ts";

/** Suites that several tests run are files of their own. */
const TESTS = ["lib/**/*_test.ts", "lib/**/*_contract.ts"];
/** Its tests hold tags as examples. */
const OURSELVES = "lib/testing/faults/";

/**
 * Reads every test file of the project.
 *
 * @throws {SyntaxError} naming file and line of a tag that cannot be read.
 *
 * @example
 * ```ts
 * import { findTags } from "@lib/testing/faults/find_tags.ts";
 * import { assert } from "@std/assert";
 *
 * const { faults } = findTags();
 * assert(faults.some(({ place, fault }) => place === "lake" && fault.includes("kill")));
 * ```
 */
export function findTags(): { readonly faults: FaultTag[]; readonly shown: ClaimTag[] } {
  const files = globSync(TESTS).filter((path) => !path.startsWith(OURSELVES)).sort();
  const tags = files.map((path) => readTags(Deno.readTextFileSync(path), path));
  return {
    faults: tags.flatMap(({ faults }) => faults),
    shown: tags.flatMap(({ claims }) => claims),
  };
}
