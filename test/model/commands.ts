import fc from 'fast-check';
import { expect } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import type { IntegrationRecord } from '../../api/records/schemas.js';
import type { Pool } from '../../db/driver/pool.js';
import type { ApiClient } from '../harness/api-client.js';
import { expectConsistent } from '../harness/oracle.js';
import { csv } from '../harness/world.js';
import {
  canBeUndone,
  count,
  countRecords,
  type Model,
  type ModelImport,
  type ModelOrder,
  type OrderState,
  process,
  undo,
} from './model-import.js';

/** The real system, as a client sees it. */
export interface Real {
  company: ApiClient;
  superuser: Pool;
  /** Returns a new order number. */
  nextNumber(): string;
}

const columns = ['Order No.', 'Customer No.', 'Item No.', 'Quantity', 'Unit Price'];

type Command = fc.AsyncCommand<Model, Real>;

/** A command that is applied to one of the imports for which `applies` is true; `nth` selects it. */
abstract class OnImport implements Command {
  constructor(readonly nth: number) {}
  abstract applies(model: ModelImport): boolean;
  abstract act(model: ModelImport, real: Real): Promise<void>;

  private chosen({ imports }: Model): ModelImport | undefined {
    const applicable = imports.filter((candidate) => this.applies(candidate));
    return applicable[this.nth % Math.max(1, applicable.length)];
  }
  check(model: Readonly<Model>): boolean {
    return this.chosen(model) !== undefined;
  }
  async run(model: Model, real: Real): Promise<void> {
    const chosen = this.chosen(model) as ModelImport;
    await this.act(chosen, real);
    await expectAsInModel(chosen, real);
  }
  toString(): string {
    return `${this.constructor.name}(${this.nth})`;
  }
}

const staged = (model: ModelImport): boolean => !model.undone && !model.cancelled && count(model, 'waiting') > 0;
const post = (real: Real, { id }: ModelImport, path: string, body: object = {}) =>
  real.company.call<Import>('POST', `imports/${id}/${path}`, body, { prefer: 'wait=60' });

/** An order of a file: the number of its records, and the invalid field of the first one. */
interface OrderOfFile {
  records: number;
  invalid: 'nothing' | 'item' | 'quantity';
}

class Start implements Command {
  constructor(
    readonly orders: readonly OrderOfFile[],
    readonly trigger: ModelImport['trigger'],
    readonly choose: boolean,
  ) {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    const rows: number[][] = this.orders.map(() => []);
    const numbers = this.orders.map(() => real.nextNumber());
    const lines: string[][] = [];
    // The records of an order are not contiguous: first come the first records of all orders, then the second ones, and
    // so on.
    for (let nth = 0; nth < 3; nth++)
      for (const [index, { records, invalid }] of this.orders.entries()) {
        if (nth >= records) continue;
        const item = nth === 0 && invalid === 'item' ? 'NONE' : 'I100000';
        lines.push([numbers[index] as string, 'C10000', item, nth === 0 && invalid === 'quantity' ? 'many' : '1', '1']);
        rows[index]?.push(lines.length + 1);
      }
    const orders = this.orders.map(
      ({ invalid }, index): ModelOrder => ({
        number: numbers[index] as string,
        rows: rows[index] as [number, ...number[]],
        invalid: invalid !== 'nothing',
        // A record that cannot be read is in error from the start, with its whole document.
        state: invalid === 'quantity' ? 'error' : 'waiting',
        released: false,
      }),
    );
    const { body } = await real.company.start(this.trigger, csv(columns, ...lines), {
      processing: this.choose ? 'choose' : 'background',
    });
    const started: ModelImport = { id: body.id, trigger: this.trigger, orders, cancelled: false, undone: false };
    model.imports.push(started);
    if (!this.choose) process(started, 'waiting');
    await expectAsInModel(started, real);
  }
  toString(): string {
    const orders = this.orders.map(({ records, invalid }) => `${records} ${invalid}`);
    return `Start(${orders.join(', ')}; ${this.trigger}, ${this.choose ? 'choose' : 'background'})`;
  }
}

class Process extends OnImport {
  applies = staged;
  async act(model: ModelImport, real: Real): Promise<void> {
    expect((await post(real, model, 'process', { mode: 'now' })).status).toBe(200);
    process(model, 'waiting');
  }
}

class ProcessSkipped extends OnImport {
  applies = (model: ModelImport): boolean => !model.undone && model.cancelled && count(model, 'skipped') > 0;
  async act(model: ModelImport, real: Real): Promise<void> {
    expect((await post(real, model, 'process', { mode: 'now', status: 'Skipped' })).status).toBe(200);
    process(model, 'skipped');
  }
}

class Retry extends OnImport {
  applies = (model: ModelImport): boolean => !model.undone && count(model, 'error') > 0;
  async act(model: ModelImport, real: Real): Promise<void> {
    expect((await post(real, model, 'process', { mode: 'now', status: 'Error' })).status).toBe(200);
    // A record represents its whole document: waiting records in the group of one in error are included.
    const groups = model.orders.flatMap(({ state, into }) => (state === 'error' && into ? [into] : []));
    for (const order of model.orders)
      if (order.state === 'waiting' && order.into && groups.includes(order.into)) order.state = 'error';
  }
}

class Correct extends OnImport {
  applies = (model: ModelImport): boolean => !model.undone && !model.cancelled && count(model, 'error') > 0;
  async act(model: ModelImport, real: Real): Promise<void> {
    const inError = model.orders.filter(({ state }) => state === 'error');
    const order = inError[this.nth % inError.length] as (typeof inError)[number];
    await correct(real, model, order, { 'Order No.': order.number, 'Item No.': 'I100000', Quantity: '1' });
    Object.assign(order, { invalid: false, state: 'waiting', into: undefined });
  }
}

/**
 * Changes the number of an order in error to that of a completed one. The order waits, belongs to a document that exists
 * already, and cannot be added to it.
 */
class CorrectInto extends OnImport {
  applies = (model: ModelImport): boolean =>
    !model.undone && !model.cancelled && model.orders.some(isInvalid) && model.orders.some(canBeJoined);
  async act(model: ModelImport, real: Real): Promise<void> {
    const invalid = model.orders.filter(isInvalid);
    const order = invalid[this.nth % invalid.length] as ModelOrder;
    // The nearest one may be in the same batch as the record.
    const distance = ({ rows }: ModelOrder): number => Math.abs(rows[0] - order.rows[0]);
    const [into] = model.orders.filter(canBeJoined).sort((a, b) => distance(a) - distance(b)) as [ModelOrder];
    await correct(real, model, order, { 'Order No.': into.number, 'Item No.': 'I100000', Quantity: '1' });
    Object.assign(order, { into, state: 'waiting' });
  }
}

/** A user removes a document, or releases it manually. */
class ChangeDocument extends OnImport {
  applies = (model: ModelImport): boolean => model.trigger === 'None' && openOrders(model).length > 0;
  async act(model: ModelImport, { superuser }: Real): Promise<void> {
    const open = openOrders(model);
    const order = open[this.nth % open.length] as ModelOrder;
    if (this.nth % 2 === 0) {
      await superuser`UPDATE sales_document SET status = 'Released' WHERE number = ${order.number}`;
      order.released = true;
    } else {
      await superuser`DELETE FROM sales_document WHERE number = ${order.number}`;
      order.removed = true;
    }
  }
}

// Only an order of one record: other records would remain as a separate document.
const isInvalid = ({ state, into, rows }: ModelOrder): boolean => state === 'error' && !into && rows.length === 1;
const canBeJoined = ({ state, removed }: ModelOrder): boolean => state === 'done' && !removed;

/** Returns the orders whose documents exist and are open, and whose number no other order was given. */
const openOrders = ({ orders }: ModelImport): ModelOrder[] =>
  orders.filter(
    (one) => one.state === 'done' && !one.released && !one.removed && orders.every(({ into }) => into !== one),
  );

async function correct(real: Real, { id }: ModelImport, { rows: [row] }: ModelOrder, values: object): Promise<void> {
  const { status, body } = await real.company.call('PATCH', `imports/${id}/records/${row}`, { values });
  expect(status, JSON.stringify(body)).toBe(200);
}

class Cancel extends OnImport {
  applies = staged;
  async act(model: ModelImport, real: Real): Promise<void> {
    expect((await post(real, model, 'cancel')).status).toBe(200);
    for (const order of model.orders) if (order.state === 'waiting') order.state = 'skipped';
    model.cancelled = true;
  }
}

/** A cancel while the import runs: the number of completed orders is not determined, but each is complete or unchanged. */
class CancelWhileRunning extends OnImport {
  applies = staged;
  async act(model: ModelImport, real: Real): Promise<void> {
    await post(real, model, 'process', { mode: 'background' });
    await post(real, model, 'cancel');
    await real.company.settled(model.id);
    const seen = await statesOf(model, real);
    for (const order of model.orders) {
      if (order.state !== 'waiting') continue;
      order.state = seen.get(order.rows[0]) as OrderState;
      expect(['done', 'error', 'skipped']).toContain(order.state);
      if (order.state === 'done') expect(order.invalid).toBe(false);
    }
    model.cancelled = count(model, 'skipped') > 0;
    await readReleased(model, real);
  }
}

class PauseAndResume extends OnImport {
  applies = staged;
  async act(model: ModelImport, real: Real): Promise<void> {
    await post(real, model, 'process', { mode: 'background' });
    await post(real, model, 'pause');
    await post(real, model, 'resume');
    process(model, 'waiting');
  }
}

class RetryPostProcessing extends OnImport {
  applies = (model: ModelImport): boolean =>
    !model.undone &&
    model.trigger !== 'None' &&
    model.orders.some(({ state, released }) => state === 'done' && !released);
  async act(model: ModelImport, real: Real): Promise<void> {
    expect((await post(real, model, 'post-processing/retry')).status).toBe(200);
    for (const order of model.orders) if (order.state === 'done') order.released = true;
  }
}

class Undo extends OnImport {
  applies = canBeUndone;
  async act(model: ModelImport, real: Real): Promise<void> {
    expect((await post(real, model, 'undo')).status).toBe(200);
    undo(model);
  }
}

const starts = fc
  .tuple(
    fc.array(
      fc.record<OrderOfFile>({
        records: fc.integer({ min: 1, max: 3 }),
        invalid: fc.constantFrom('nothing', 'nothing', 'item', 'quantity'),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    fc.constantFrom<ModelImport['trigger']>('None', 'PerDocument', 'JobQueue'),
    fc.boolean(),
  )
  .map((given) => new Start(...given));

/** All commands; those that occur several times are run more often. */
export const commands = [
  ...[starts, starts, starts, starts],
  ...[
    Process,
    ProcessSkipped,
    Retry,
    Correct,
    Correct,
    CorrectInto,
    ChangeDocument,
    Cancel,
    CancelWhileRunning,
    PauseAndResume,
    RetryPostProcessing,
    Undo,
  ].map((Kind) => fc.nat(5).map((nth) => new Kind(nth))),
];

async function statesOf({ id }: ModelImport, { company }: Real): Promise<Map<number, OrderState>> {
  const states: Partial<Record<IntegrationRecord['status'], OrderState>> = {
    Ready: 'waiting',
    Completed: 'done',
    Error: 'error',
    Skipped: 'skipped',
  };
  const records = await company.records(id);
  return new Map(records.map(({ row, status }) => [row, states[status] as OrderState]));
}

async function readReleased(model: ModelImport, { superuser }: Real): Promise<void> {
  const rows = await superuser`
    SELECT number FROM sales_document WHERE number = ANY (${model.orders.map(({ number }) => number)}) AND status = 'Released'`;
  const released = new Set(rows.map(({ number }) => number));
  for (const order of model.orders) order.released = released.has(order.number);
}

/** Compares the real import with the model: statuses of records, counts, documents, and which of them are released. */
async function expectAsInModel(model: ModelImport, real: Real): Promise<void> {
  const found = await real.company.settled(model.id);
  expect(found.counts).toMatchObject({
    total: countRecords(model),
    completed: countRecords(model, 'done'),
    errors: countRecords(model, 'error'),
    skipped: countRecords(model, 'skipped', 'undone'),
    waiting: countRecords(model, 'waiting'),
  });
  await expectConsistent(real.superuser, found);
  const shown = await statesOf(model, real);
  for (const { rows, state } of model.orders)
    for (const row of rows) expect([row, shown.get(row)]).toEqual([row, state === 'undone' ? 'skipped' : state]);
  const documents = await real.superuser`
    SELECT number, status FROM sales_document WHERE number = ANY (${model.orders.map(({ number }) => number)}) ORDER BY number`;
  expect(documents.map(({ number, status }) => [number, status])).toEqual(
    model.orders
      .filter(({ state, removed }) => state === 'done' && !removed)
      .map(({ number, released }) => [number, released ? 'Released' : 'Open'])
      .sort(),
  );
  if (found.status === 'Completed') {
    expect(count(model, 'done')).toBe(model.orders.length);
    expect(model.trigger === 'None' || model.orders.every(({ released }) => released)).toBe(true);
  }
}
