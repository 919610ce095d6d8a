/** The same names with other values. */
export const mapped = <Value, Result>(
  members: Record<string, Value>,
  change: (value: Value, name: string) => Result,
): Record<string, Result> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value, name)]));
