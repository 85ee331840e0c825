import { assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkCollectionName, checkDatabaseName, checkPath } from "./check_path.ts";

Deno.test("checkPath() refuses positions, operators and empty names", () => {
  for (const path of ["", ".", "a.", ".a", "a..b", "a.0", "$a", "a.$b"]) {
    assertThrows(() => checkPath(path), UsageError, JSON.stringify(path));
  }
  ["a", "a.b_c", "not_null:soc_pct", "ano=2025"].forEach(checkPath);
});

Deno.test("checkCollectionName() and checkDatabaseName() refuse what MongoDB refuses or keeps", () => {
  for (const name of ["", "a$", "a b", "system.users", "a..b", "a.", "1a"]) {
    assertThrows(() => checkCollectionName("telemetria", name), UsageError, JSON.stringify(name));
  }
  for (const name of ["", "admin", "a.b", "a/b", "x".repeat(64)]) {
    assertThrows(() => checkDatabaseName(name), UsageError, JSON.stringify(name));
  }
  checkCollectionName("telemetria", "ev_metrics_daily");
});
