import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { pageShell } from "./page_shell.ts";

Deno.test("pageShell() loads nothing and forbids loading", () => {
  const page = pageShell({ title: "a", links: "l", contents: "c", body: "b" });
  assert(page.includes("default-src 'none'"));
  assertEquals(page.match(/\b(src|href)="(?!#)[^"]*"/g), null);
  assert(!/@import|url\(/.test(page));
});

Deno.test("pageShell() lets its own scripts run and no other", () => {
  const page = pageShell({ title: "a", body: "b" });
  const [, policy] = /script-src ([^"]*)"/.exec(page)!;
  assert(/^('sha256-[\w+/]{43}=' ?)+$/.test(policy!), policy);
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script!);
  assertEquals(scripts.length, 2);
  for (const script of scripts) {
    const hash = createHash("sha256").update(script).digest("base64");
    assert(policy!.includes(`'sha256-${hash}'`), script);
  }
});

Deno.test("pageShell() has one of each landmark, and no empty one", () => {
  const full = pageShell({ title: "a", links: "l", contents: "c", body: "b" });
  for (const tag of ["<main", "<header", '<nav aria-label="Pages"', '<html lang="en"']) {
    assertEquals(full.split(tag).length, 2, tag);
  }
  assert(!pageShell({ title: "a", body: "b" }).includes("<nav"));
});
