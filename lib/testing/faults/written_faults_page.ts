/** The page of faults as it is to be stored now. @module */

import { faultsPage } from "./faults_page.ts";
import { findClaims } from "./find_claims.ts";
import { findTags } from "./find_tags.ts";

/** Where it is stored. */
export const FAULTS_PAGE = "FAULTS.md";

/**
 * The page, made from the tests and documents in the working folder.
 *
 * @throws {Error} as {@linkcode faultsPage}, {@linkcode findClaims} and {@linkcode findTags} do.
 *
 * @example
 * ```ts
 * import { FAULTS_PAGE, writtenFaultsPage } from "@lib/testing/faults/written_faults_page.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Deno.readTextFileSync(FAULTS_PAGE), writtenFaultsPage());
 * ```
 */
export function writtenFaultsPage(): string {
  return faultsPage({ ...findTags(), claims: findClaims() });
}
