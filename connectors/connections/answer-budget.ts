import { ConnectionError } from './connection-error.js';

export interface AnswerLimits {
  /** Bytes that one lease may take: what is asked for together. */
  each: number;
  /** Bytes that all leases of the process may take together; a company's a quarter of it. */
  all: number;
}

/** What a lease may take without asking: short answers come through, whatever the long ones of others take. */
const freeBytes = 65_536;

/**
 * Memory for what companies' own servers answer, shared by all connections of a process: however much they send and
 * however many of them at once, they take no more than `all` and `freeBytes` for each lease.
 */
export class AnswerBudget {
  private taken = 0;
  private readonly byCompany = new Map<number, number>();

  constructor(readonly limits: AnswerLimits) {}

  /** A share for what is asked for together; to be closed once nothing of the answers is held any more. */
  open(companyId: number): AnswerLease {
    return new AnswerLease(this, companyId);
  }

  /** Takes bytes for a company; false where there is no room for them. */
  take(companyId: number, bytes: number): boolean {
    const { each, all } = this.limits;
    const ofCompany = (this.byCompany.get(companyId) ?? 0) + bytes;
    if (this.taken + bytes > all || ofCompany > Math.max(each, all / 4)) return false;
    this.taken += bytes;
    this.byCompany.set(companyId, ofCompany);
    return true;
  }

  giveBack(companyId: number, bytes: number): void {
    this.taken -= bytes;
    const left = (this.byCompany.get(companyId) ?? 0) - bytes;
    if (left > 0) this.byCompany.set(companyId, left);
    else this.byCompany.delete(companyId);
  }
}

/** What the answers to things that are asked for together take of a budget. */
export class AnswerLease {
  private used = 0;
  private taken = 0;
  private open = true;

  constructor(
    private readonly budget: AnswerBudget,
    private readonly companyId: number,
  ) {}

  /** Bytes that it may still take where others leave room for them. */
  get left(): number {
    return this.budget.limits.each - this.used;
  }

  /** Takes bytes for an answer of `host`. Throws `ConnectionError` where it is too large, or there is no room for it now. */
  take(bytes: number, host: string): void {
    if (!this.open) throw new ConnectionError('lost', `Nobody waits for the answer of ${host} any more.`);
    this.used += bytes;
    if (this.left < 0) throw tooLarge(host, this.budget.limits.each);
    const wanted = Math.max(0, this.used - freeBytes) - this.taken;
    if (wanted <= 0) return;
    if (!this.budget.take(this.companyId, wanted)) throw noRoom(host);
    this.taken += wanted;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.budget.giveBack(this.companyId, this.taken);
  }
}

/** An answer that is larger than what is read of one. */
export const tooLarge = (host: string, bytes: number): ConnectionError =>
  new ConnectionError('too-large', `The answer of ${host} is larger than ${bytes} bytes.`);

const noRoom = (host: string): ConnectionError =>
  new ConnectionError(
    'lost',
    `The answer of ${host} was not read to its end: other answers take the memory for them at the moment.`,
  );
