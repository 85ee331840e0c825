/** The words of the lake: what it holds, what a run changes in it, what it answers. @module */

/** A column of a data set and its type, in whatever words the caller uses: compared, not understood. */
export interface LakeColumn {
  readonly name: string;
  readonly type: string;
}

/** What a lake is a lake of; one lake takes runs of one identity only. */
export interface LakeIdentity {
  readonly contract: string;
  readonly version: string;
  /** The columns of each data set; its keys are the data sets that a run may change. */
  readonly columns: Readonly<Record<string, readonly LakeColumn[]>>;
}

/** One Parquet file of a partition. */
export interface LakeFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/** One partition as the manifest lists it. */
export interface Partition {
  readonly files: readonly LakeFile[];
  readonly rows: number;
}

/** A file that a run made and wants in a partition. */
export interface NewFile {
  /** Where it is now: inside {@linkcode Lake.staging}; it is moved from there. */
  readonly path: string;
  /** Its name in the partition, ending in `.parquet` and never used there before. */
  readonly name: string;
  readonly rows: number;
}

/**
 * What becomes of one partition: the named files stay, the others leave, new ones come. Nothing kept
 * and nothing added removes the partition. One that no change mentions is not touched at all.
 */
export interface PartitionChange {
  readonly dataSet: string;
  /** Relative folder, such as `ano=2025/mes=8`. */
  readonly partition: string;
  readonly keep: readonly string[];
  readonly add: readonly NewFile[];
}

/** A file in `_metadata`: its whole new text, or lines added to what is there. */
export type MetadataChange =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly appendLines: readonly string[] };

/**
 * How a changed partition takes the old one's place: `exchange` is one system call with no moment
 * in between; `two renames` leaves a moment of microseconds in which the partition has no folder.
 */
export type SwapMethod = "exchange" | "two renames";

/** What opening found of an earlier run that was killed, and did about it. */
export interface Recovery {
  readonly action: "none" | "finished" | "undone";
  readonly runId?: string;
  /** One sentence for the user; empty for `none`. */
  readonly detail: string;
}

/** What a commit did. */
export interface CommitInfo {
  readonly runId: string;
  readonly swapMethod: SwapMethod;
  readonly partitions: readonly {
    readonly dataSet: string;
    readonly partition: string;
    readonly action: "added" | "replaced" | "removed";
    readonly rows: number;
    readonly filesAdded: number;
  }[];
}

/** A lake that is open: nobody else can change it until it is disposed of. */
export interface Lake extends AsyncDisposable {
  readonly dir: string;
  readonly recovered: Recovery;
  /** `undefined` for a lake that has no run yet. */
  readonly manifest: Manifest | undefined;
  readonly swapMethod: SwapMethod;
  /** A hidden folder for this run's files, on the lake's own disk; gone after the run. */
  readonly staging: string;
  /** The partitions of a data set, by relative folder. */
  partitions(dataSet: string): ReadonlyMap<string, Partition>;
  /**
   * Publishes this run: once, all of it. Until it returns the lake may be killed at any moment.
   *
   * @throws {Error} where nothing was published (the staged files are then gone and the lake is as
   * it was), or where the next opening will finish the work; the message says which.
   */
  commit(
    changes: readonly PartitionChange[],
    metadata?: readonly MetadataChange[],
  ): Promise<CommitInfo>;
}

/** What a lake says of itself: `_metadata/manifest.json`, written last in every commit. */
export interface Manifest {
  readonly lakeFormat: 1;
  readonly contract: string;
  readonly version: string;
  readonly columns: Readonly<Record<string, readonly LakeColumn[]>>;
  /** Files by data set and partition. */
  readonly dataSets: Readonly<Record<string, Readonly<Record<string, readonly LakeFile[]>>>>;
  readonly lastRun: { readonly runId: string; readonly job: string; readonly endedUtc: string };
  /** How many runs were committed. */
  readonly runs: number;
}
