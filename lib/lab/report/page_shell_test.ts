import { assert, assertEquals } from "@std/assert";
import { pageShell } from "./page_shell.ts";

Deno.test("pageShell() loads nothing and forbids loading", () => {
  const page = pageShell({ title: "a", links: "l", contents: "c", body: "b" });
  assert(page.includes("default-src 'none'"));
  assertEquals(page.match(/\b(src|href)="(?!#)[^"]*"/g), null);
  assert(!/@import|url\(/.test(page));
});

Deno.test("pageShell() has one of each landmark, and no empty one", () => {
  const full = pageShell({ title: "a", links: "l", contents: "c", body: "b" });
  for (const tag of ["<main", "<header", '<nav aria-label="Pages"', '<html lang="en"']) {
    assertEquals(full.split(tag).length, 2, tag);
  }
  assert(!pageShell({ title: "a", body: "b" }).includes("<nav"));
});
