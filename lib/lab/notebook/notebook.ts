/** What a notebook file holds: the part of nbformat 4.5 that this lab reads and writes. @module */

/** A notebook. Unlike in the file, every text is one string. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

/** A cell of code or prose. */
export type Cell = CodeCell | ProseCell;

/** A cell that a kernel runs. */
export interface CodeCell {
  readonly cell_type: "code";
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: string;
  readonly outputs: readonly Output[];
  readonly execution_count: number | null;
}

/** A cell that a kernel does not run. */
export interface ProseCell {
  readonly cell_type: "markdown" | "raw";
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: string;
}

/** Free, apart from the tags. */
export interface CellMetadata extends Readonly<Record<string, unknown>> {
  readonly tags?: readonly string[];
}

/** The same thing in several forms, by MIME type; a viewer shows the richest that it can. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** One output of a cell. */
export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
    readonly output_type: "display_data";
    readonly data: MimeBundle;
    readonly metadata: Readonly<Record<string, unknown>>;
  }
  | {
    readonly output_type: "execute_result";
    readonly data: MimeBundle;
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly execution_count: number | null;
  }
  | {
    readonly output_type: "error";
    readonly ename: string;
    readonly evalue: string;
    readonly traceback: readonly string[];
  };
