/** What a field's values must be among: records or entries of the company's. */
export interface Known {
  /** Some of them; none where there are none, or where any value will do. */
  values: string[];
  /** Examples that are there already, so that they cannot be made once more. */
  taken?: ReadonlySet<string>;
  /** Whether these are all. */
  complete: boolean;
  /** What there must be one of, such as `Customer`; null where it may as well be missing. */
  needs: string | null;
}

/** By field. */
export type KnownValues = ReadonlyMap<string, Known>;

/** More entries are no list that anybody would choose from. */
export const longestList = 500;
