import { type TProperties, type TSchema, Type } from 'typebox';
import { ProblemDetails } from './problem.js';

/** The name of a shape with a part of its own after it. */
const named = (shape: TSchema, part: string) => ({ $id: `${(shape as { $id?: string }).$id}${part}` });

/** A page of a list of named shapes, with more that the list says; `next` is the cursor of the page after it, null on the last. */
export function Page<Entry extends TSchema, More extends TProperties = Record<never, never>>(
  entry: Entry,
  more: More = {} as More,
) {
  const next = Type.Union([Type.String(), Type.Null()], {
    description: 'The `cursor` of the next page; null on the last one.',
  });
  return Type.Object({ entries: Type.Array(entry), next, ...more }, named(entry, 'Page'));
}

/** A list of named shapes that is short enough to be answered whole. */
export function List<Entry extends TSchema, More extends TProperties = Record<never, never>>(
  entry: Entry,
  more: More = {} as More,
) {
  return Type.Object({ entries: Type.Array(entry), ...more }, named(entry, 'List'));
}

/** The problems that any call below a company can answer with. */
export function problemsOf(...statuses: number[]) {
  const problem = {
    description: 'Problem details.',
    content: { 'application/problem+json': { schema: ProblemDetails } },
  };
  return Object.fromEntries([401, 404, 408, 429, 500, 503, ...statuses].map((status) => [status, problem]));
}
