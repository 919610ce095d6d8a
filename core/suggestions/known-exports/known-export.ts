import type { TargetName } from '../../targets/targets.js';

/** A file that a shop or a system exports, always with the same headers. */
export interface KnownExport {
  /** Follows "in" in a reason. */
  name: string;
  /** What its records are; several where the file does not show whether partners are customers or vendors. */
  targets: readonly TargetName[];
  /** Headers that occur together in no other file, separated by `|`. */
  recognisedBy: string;
  /** The headers of fields that their names do not show, or that other columns seem to be as well. */
  columns: Readonly<Record<string, string>>;
}
