/** What every connector opens to, so that a notebook can list them side by side. @module */

/** An open connection to a service, or to its embedded stand-in. */
export interface Connection {
  /** `kafka`, `mongo`, … */
  readonly service: string;
  /** `embedded` runs inside this process on files of its own. */
  readonly mode: "embedded" | "real";
  /** What answers, and in which version. */
  readonly version: string;
  /** Where it is: a folder, or addresses without credentials. */
  readonly place: string;
  /** Resolves once the service has answered. */
  ping(): Promise<void>;
  /** Ends everything opened through this connection. */
  close(): Promise<void>;
}
