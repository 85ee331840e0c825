/** Whether a test can have a small disk of its own. @module */

/** Whether a tmpfs can be mounted in a name space of its own: not as any user, nor on every system. */
export async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const args = ["-rm", "sh", "-c", "mount -t tmpfs tmpfs /tmp"];
  try {
    return (await new Deno.Command("unshare", { args, stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}
