import { assertEquals } from "@std/assert";
import { javaNumberText } from "./java_number_text.ts";

Deno.test("javaNumberText() writes doubles as Java's Double.toString", () => {
  // As Java 17 prints them.
  const written = {
    "100.0": "100.0",
    "0.001": "0.001",
    "0.00099": "9.9E-4",
    "9999999.0": "9999999.0",
    "1e7": "1.0E7",
    "12345678.9": "1.23456789E7",
    "-2.5e-10": "-2.5E-10",
    "1.7976931348623157e308": "1.7976931348623157E308",
    "0.10": "0.1",
    "-0.0": "-0.0",
  };
  for (const [literal, text] of Object.entries(written)) {
    assertEquals(javaNumberText(literal), text);
  }
});

Deno.test("javaNumberText() keeps the digits of whole numbers", () => {
  for (const literal of ["0", "-7", "12345678901234567890123456789"]) {
    assertEquals(javaNumberText(literal), literal);
  }
});
