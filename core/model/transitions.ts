/**
 * An event that changes a status: from some statuses to others, or, if `from` is empty, to the first one. If it can lead to
 * several, the caller decides.
 */
export interface Transition<Status extends string = string> {
  /** What happens, for docs/states.md. */
  meaning: string;
  from: readonly Status[];
  to: readonly Status[];
}

/** The statuses that a new row can have. */
export const firstStatuses = (events: Readonly<Record<string, Transition>>): string[] =>
  Object.values(events).flatMap(({ from, to }) => (from.length === 0 ? to : []));

/** Every transition between two different statuses that a table of events contains, once. */
export function transitionsOf<Status extends string>(
  events: Readonly<Record<string, Transition<Status>>>,
): [from: Status, to: Status][] {
  const steps = new Map<string, [Status, Status]>();
  for (const { from, to } of Object.values(events))
    for (const before of from)
      for (const after of to) if (before !== after) steps.set(`${before} ${after}`, [before, after]);
  return [...steps.values()];
}
