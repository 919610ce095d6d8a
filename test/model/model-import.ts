/** The state of an order in the reference model; `gone` once its document is taken back. */
export type OrderState = 'waiting' | 'done' | 'error' | 'left-out' | 'gone';

export interface ModelOrder {
  number: string;
  /** Of its records; the first is the one that is wrong, where one is. */
  rows: readonly [number, ...number[]];
  /**
   * What is wrong with it: an item that does not exist, an invalid quantity, or the number of another order (`into`).
   */
  bad: boolean;
  state: OrderState;
  released: boolean;
  /** The order whose number it was given by mistake: that one is there already. */
  into?: ModelOrder | undefined;
  /** Whether a user has removed its document. */
  vanished?: boolean;
}

/** One import in the reference model: its expected state, whatever the engine, the batches and the database do. */
export interface ModelImport {
  id: string;
  trigger: 'None' | 'PerDocument' | 'JobQueue';
  orders: ModelOrder[];
  /** Whether a cancel has left some out since its last run. */
  cancelled: boolean;
  /** Whether some of it was taken back. */
  undone: boolean;
}

/** The model: imports of one company, each with order numbers of its own. */
export interface Model {
  imports: ModelImport[];
}

export const count = ({ orders }: ModelImport, ...states: OrderState[]): number =>
  orders.filter(({ state }) => states.includes(state)).length;

/** How many records the orders of these states have; of all orders where none is named. */
export const countRecords = ({ orders }: ModelImport, ...states: OrderState[]): number =>
  orders.reduce((sum, { state, rows }) => sum + (states.length === 0 || states.includes(state) ? rows.length : 0), 0);

/** Processes orders of a state: valid ones become documents, and are released if that follows. */
export function process(model: ModelImport, state: OrderState): void {
  model.cancelled = false;
  for (const order of model.orders) {
    if (order.state !== state) continue;
    order.state = order.bad ? 'error' : 'done';
    order.released = !order.bad && model.trigger !== 'None';
  }
}

/** Takes back the documents that were neither released nor removed; waiting orders are no longer processed then. */
export function undo(model: ModelImport): void {
  const taken = model.orders.filter(({ state, released }) => state === 'done' && !released);
  if (taken.length === 0) return;
  model.undone = true;
  for (const order of taken) order.state = 'gone';
  for (const order of model.orders) if (order.state === 'waiting') order.state = 'left-out';
}

/** Whether an undo would find something to do. */
export const canBeUndone = (model: ModelImport): boolean => count(model, 'done') > 0;
