/** The existing records or entries of a company that are valid for a field. */
export interface Known {
  /** Some of the values; empty if there are none, or if any value is valid. */
  values: string[];
  /** Values that exist already and therefore cannot be created. */
  taken?: ReadonlySet<string>;
  /** Whether `values` has all of them. */
  complete: boolean;
  /** The kind of record that must exist, such as `Customer`; null if none is needed. */
  needs: string | null;
}

/** Known values by name of the field. */
export type KnownValues = ReadonlyMap<string, Known>;

/** Lists with more entries are not offered. */
export const maxListEntries = 500;
