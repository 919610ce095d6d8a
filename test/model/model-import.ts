/** The state of an order in the reference model; `undone` once its document was removed by an undo. */
export type OrderState = 'waiting' | 'done' | 'error' | 'skipped' | 'undone';

export interface ModelOrder {
  number: string;
  /** The row numbers of its records; if it has an error, the first record has it. */
  rows: readonly [number, ...number[]];
  /** Whether it has an error: an item that does not exist, an invalid quantity, or the number of another order (`into`). */
  invalid: boolean;
  state: OrderState;
  released: boolean;
  /** The order whose number it was given by mistake, and which has a document already. */
  into?: ModelOrder | undefined;
  /** Whether a user has removed its document. */
  removed?: boolean;
}

/** One import in the reference model: its expected state, which does not depend on engine, batches and database. */
export interface ModelImport {
  id: string;
  trigger: 'None' | 'PerDocument' | 'JobQueue';
  orders: ModelOrder[];
  /** Whether a cancel has skipped some orders since its last run. */
  cancelled: boolean;
  /** Whether some of its documents were undone. */
  undone: boolean;
}

/** The reference model: imports of one company, each with order numbers of its own. */
export interface Model {
  imports: ModelImport[];
}

export const count = ({ orders }: ModelImport, ...states: OrderState[]): number =>
  orders.filter(({ state }) => states.includes(state)).length;

/** Returns the number of records of the orders in these states, or of all orders if no state is given. */
export const countRecords = ({ orders }: ModelImport, ...states: OrderState[]): number =>
  orders.reduce((sum, { state, rows }) => sum + (states.length === 0 || states.includes(state) ? rows.length : 0), 0);

/** Processes the orders in a state: valid ones become documents, and are released if the import has post-processing. */
export function process(model: ModelImport, state: OrderState): void {
  model.cancelled = false;
  for (const order of model.orders) {
    if (order.state !== state) continue;
    order.state = order.invalid ? 'error' : 'done';
    order.released = !order.invalid && model.trigger !== 'None';
  }
}

/** Undoes the documents that were neither released nor removed; orders that still wait are skipped then. */
export function undo(model: ModelImport): void {
  const undoable = model.orders.filter(({ state, released }) => state === 'done' && !released);
  if (undoable.length === 0) return;
  model.undone = true;
  for (const order of undoable) order.state = 'undone';
  for (const order of model.orders) if (order.state === 'waiting') order.state = 'skipped';
}

/** Returns whether the import has documents to undo. */
export const canBeUndone = (model: ModelImport): boolean => count(model, 'done') > 0;
