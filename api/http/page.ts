import { type TProperties, type TSchema, Type } from 'typebox';
import { headersNamed } from './answer-headers.js';
import { ProblemDetails, problemTypes, retryAfter } from './problem.js';

/** Options for the schema of a list of named shapes; the schema is named after them. */
const listOf = (shape: TSchema, kind: string, description: string) => ({
  $id: `${(shape as { $id?: string }).$id}${kind}`,
  description,
});

/**
 * A page of named shapes, with further properties of the list; `next` is the cursor of the next page, null on the last.
 */
export function Page<Entry extends TSchema, More extends TProperties = Record<never, never>>(
  entry: Entry,
  more: More = {} as More,
) {
  const next = Type.Union([Type.String(), Type.Null()], {
    description: 'The `cursor` of the next page; null on the last one.',
    examples: [null],
  });
  const entries = Type.Array(entry, {
    description: 'At most `limit`; a page can have fewer, or none, before the last.',
  });
  return Type.Object({ entries, next, ...more }, listOf(entry, 'Page', 'A page of a list.'));
}

/** A list of named shapes without pages. */
export function List<Entry extends TSchema, More extends TProperties = Record<never, never>>(
  entry: Entry,
  more: More = {} as More,
) {
  const entries = Type.Array(entry, { description: 'All of them: the list has no pages.' });
  return Type.Object({ entries, ...more }, listOf(entry, 'List', 'A whole list.'));
}

/** Whether problems with this status say when to try again. */
const retried = (status: number): boolean =>
  Object.values(problemTypes).some((kind) => kind.status === status && retryAfter(kind) !== undefined);

/** The statuses of the problems that every call below a company can have. */
const problemsOfAll = [400, 401, 404, 408, 429, 500, 503];

/** The problems of a call below a company: those of every call, and those with these statuses. */
export function problemsOf(...statuses: number[]) {
  const problem = (status: number) => ({
    description: 'Problem details.',
    ...(retried(status) ? { headers: headersNamed('Retry-After') } : {}),
    content: { 'application/problem+json': { schema: ProblemDetails } },
  });
  return Object.fromEntries([...problemsOfAll, ...statuses].map((status) => [status, problem(status)]));
}
