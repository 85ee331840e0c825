import { assertEquals } from "@std/assert";
import { checks } from "./checks.ts";

Deno.test("checks() escapes statements and marks them by sign, not by colour alone", () => {
  const { html, text } = checks({ "a < b": true, "b < a": false });
  assertEquals(text, "✓ a < b\n✗ b < a");
  assertEquals(html.replace(/<\/?(div|b)[^>]*>/g, "|"), "||✓| a &lt; b|||✗| b &lt; a|");
});
