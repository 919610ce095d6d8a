import { ConnectionError } from './connection-error.js';

export interface AnswerLimits {
  /** Bytes that one lease may take, for all answers that it covers. */
  each: number;
  /** Bytes that all leases of the process may take together; one company may take a quarter of them. */
  all: number;
}

/** Bytes that a lease always has, so that short answers are read even while long ones use up the budget. */
const freeBytes = 65_536;

/**
 * Limits the memory that answers of companies' own servers take in this process. However much and however many of them
 * send at once, they take at most `all` bytes, plus `freeBytes` for each open lease.
 */
export class AnswerBudget {
  private taken = 0;
  private readonly byCompany = new Map<number, number>();

  constructor(readonly limits: AnswerLimits) {}

  /** Opens a lease for answers that are held at the same time. The caller closes it when it no longer holds them. */
  open(companyId: number): AnswerLease {
    return new AnswerLease(this, companyId);
  }

  /** Reserves bytes for a company. Returns false if they would exceed the budget. */
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

/** The part of the budget that one set of answers uses. */
export class AnswerLease {
  private used = 0;
  private taken = 0;
  private open = true;

  constructor(
    private readonly budget: AnswerBudget,
    private readonly companyId: number,
  ) {}

  /** Bytes that this lease may still take, if the budget has them. */
  get left(): number {
    return this.budget.limits.each - this.used;
  }

  /** Reserves bytes for an answer of `host`. Throws `ConnectionError` if the answer is too large or the budget is used up. */
  take(bytes: number, host: string): void {
    if (!this.open)
      throw new ConnectionError('lost', `The answer of ${host} arrived after the request for it had ended.`);
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

/** The error for an answer that is larger than `bytes`. */
export const tooLarge = (host: string, bytes: number): ConnectionError =>
  new ConnectionError('too-large', `The answer of ${host} is larger than ${bytes} bytes.`);

const noRoom = (host: string): ConnectionError =>
  new ConnectionError(
    'lost',
    `The answer of ${host} was not read completely: other answers use all the memory for answers at the moment.`,
  );
