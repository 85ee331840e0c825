/** What a PostgreSQL driver has to do for us: the same few things in a server and embedded. @module */

/** A value on its way, in PostgreSQL's own text form. */
export type WireValue = string | null;

/** A statement's result, before its values are read. */
export interface WireResult {
  /** `oid` identifies the type (PostgreSQL's `pg_type`). */
  readonly columns: readonly { readonly name: string; readonly oid: number }[];
  readonly rows: readonly (readonly WireValue[])[];
  readonly affected: number;
}

/** Runs one statement. */
export type RunStatement = (sql: string, parameters: readonly WireValue[]) => Promise<WireResult>;

/** A transaction that is open. */
export interface LinkTransaction {
  readonly run: RunStatement;
  /** Work whose error undoes only itself; it is handed on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** A database behind its driver. All throw `PostgresError`. */
export interface SqlLink {
  readonly run: RunStatement;
  /** Commits what `work` did, or rolls it back if that throws. */
  transaction<T>(work: (transaction: LinkTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
