import { type TSchema, Type } from 'typebox';

/** A page of a list; `next` is the cursor of the page after it, null on the last. */
export function Page<Entry extends TSchema>(entry: Entry) {
  return Type.Object({ entries: Type.Array(entry), next: Type.Union([Type.String(), Type.Null()]) });
}

/** The problems that any call below a company can answer with. */
export function problemsOf(...statuses: number[]) {
  const problem = {
    description: 'Problem details.',
    content: { 'application/problem+json': { schema: Type.Ref('Problem#') } },
  };
  return Object.fromEntries([401, 404, 408, 429, 500, 503, ...statuses].map((status) => [status, problem]));
}
