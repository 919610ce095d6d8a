import { type Static, Type } from 'typebox';
import type { InternalStep } from '../core/setup/steps/step.js';
import type { ApplyStep } from '../services/post-processing/steps/step-work.js';

const Settings = Type.Object({ days: Type.Integer({ minimum: 0, maximum: 365, description: 'Days to pay.' }) });
type Settings = Static<typeof Settings>;

/** Sets the due date of orders to a number of days after their date, unless the file has one. The example of docs/post-processing.md. */
export const dueDateStep: InternalStep<Settings> = {
  name: 'due-date',
  label: 'Set due dates',
  where: 'internal',
  settings: Settings,
  example: { days: 14 },
  scopes: ['document'],
  faults: (_settings, { target }) =>
    target === 'sales-document' ? [] : [{ pointer: '', detail: 'Only sales documents fall due.' }],
};

export const setDueDates: ApplyStep<Settings> = async ({ days }, subjects, tx) => {
  const numbers = subjects.map(({ document }) => document?.key.at(-1) ?? '');
  const found = await tx`
    UPDATE sales_document SET due_date = coalesce(due_date, document_date + ${days}::int)
    WHERE number = ANY (${numbers}) AND document_type = 'Order' RETURNING number, due_date`;
  const due = new Map(found.map(({ number, due_date }) => [number as string, due_date as string | null]));
  return numbers.map((number) => {
    if (!due.has(number)) return { done: false, code: 'document_removed', message: `Order ${number} does not exist.` };
    const date = due.get(number);
    return date
      ? { done: true, message: `Due ${date}.` }
      : { done: false, code: 'rejected', message: `Order ${number} has no document date.` };
  });
};
