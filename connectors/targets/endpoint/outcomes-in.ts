import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { plainValue } from '../../../core/targets/plain-value.js';
import { type ExternalDocument, longestFieldName, type Outcome } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { TargetUnavailable } from '../target-errors.js';

/** Null is what many write for what they do not have. */
const Detail = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()]));

/** What an endpoint answers; what else stands there is its own business. */
const EndpointAnswer = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      idempotencyKey: Type.String(),
      outcome: Type.Enum(['inserted', 'updated', 'skipped', 'error']),
      /** Of an update: what changed, where the endpoint tells. */
      changes: Type.Optional(
        Type.Union([
          Type.Array(Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })),
          Type.Null(),
        ]),
      ),
      /** Of an error. */
      code: Detail,
      field: Detail,
      message: Detail,
    }),
  ),
});
type Told = Static<typeof EndpointAnswer>['outcomes'][number];

const endpointAnswer = Compile(EndpointAnswer);

/**
 * What an endpoint's answer says of each document. One that it says nothing of, or two things, is in error
 * as unknown. Throws `TargetUnavailable` where it is no such answer at all.
 */
export function outcomesIn(body: string, documents: readonly ExternalDocument[], dryRun: boolean): Outcome[] {
  const told = new Map<string, Told>();
  const contradicted = new Set<string>();
  for (const one of answerIn(body).outcomes) {
    const first = told.get(one.idempotencyKey);
    if (!first) told.set(one.idempotencyKey, one);
    else if (first.outcome !== one.outcome) contradicted.add(one.idempotencyKey);
  }
  return documents.map(({ key }) => {
    const first = told.get(key);
    if (!first) return unknown('The endpoint gave no outcome for it');
    if (contradicted.has(key)) return unknown('The endpoint gave two outcomes for it');
    return outcomeOf(first, dryRun);
  });
}

function answerIn(body: string): Static<typeof EndpointAnswer> {
  try {
    const answer: unknown = JSON.parse(body);
    if (endpointAnswer.Check(answer)) return answer;
  } catch {}
  throw new TargetUnavailable('The endpoint answers something else than outcomes.');
}

function outcomeOf({ outcome, changes, code, field, message }: Told, dryRun: boolean): Outcome {
  // Only a dry run shows them.
  if (outcome === 'updated')
    return { outcome, ...(changes && dryRun ? { changes: changes.slice(0, mostChanges).map(readableChange) } : {}) };
  if (outcome !== 'error') return { outcome };
  const told = [code, message].filter(isGiven).map((detail) => readable(detail));
  return {
    outcome,
    code: 'refused_by_endpoint',
    ...(isGiven(field) ? { field: readable(field, longestFieldName) } : {}),
    message: told.join(': ') || 'The endpoint refuses it and gives no reason.',
  };
}

const unknown = (what: string): Outcome => ({
  outcome: 'error',
  code: 'outcome_unknown',
  message: `${what}. Processed again, it is asked for under the same key.`,
});

const isGiven = (detail: unknown): boolean => detail !== undefined && detail !== null && detail !== '';

/** What people can read of a text from elsewhere, and PostgreSQL can keep. */
const readable = (text: unknown, longest = 500): string => cutText(String(text), longest).replace(/\p{Cc}/gu, ' ');

const mostChanges = 300;

const readableChange = ({ field, before, after }: NonNullable<Told['changes']>[number]) => ({
  field: readable(field, longestFieldName),
  before: plainValue(before, readable),
  after: plainValue(after, readable),
});
