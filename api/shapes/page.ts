import { type TSchema, Type } from 'typebox';

/** A page of a list; `next` is the cursor of the page after it, null on the last. */
export function Page<Entry extends TSchema>(entry: Entry) {
  return Type.Object({ entries: Type.Array(entry), next: Type.Union([Type.String(), Type.Null()]) });
}

/** The problems that any call below a company can answer with. */
export function problemsOf(...statuses: number[]): Record<number, TSchema> {
  return Object.fromEntries([401, 404, 503, ...statuses].map((status) => [status, Type.Ref('Problem#')]));
}
