import { setImmediate as settled } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileToRead, largeFileBytes, StagingTurns } from '../../activities/staging-turns.js';

type State = 'waiting' | 'reading' | 'ended' | 'withdrawn';

/** A file that requests a turn, and its state. */
interface Visit extends FileToRead {
  state: State;
  /** Companies whose files began while this was the first waiting file of its own company. */
  passedBy: number[];
  end(): void;
  withdraw(): void;
}

/** Turns and all files that have requested one, in the order of their requests. */
class Watched {
  readonly visits: Visit[] = [];
  /** The files whose turn has begun, in that order. */
  readonly begun: Visit[] = [];
  private readonly turns: StagingTurns;

  constructor(threads: number) {
    this.turns = new StagingTurns(threads);
  }

  async arrive(companyId: number, large: boolean): Promise<Visit> {
    const abort = new AbortController();
    const visit: Visit = {
      companyId,
      bytes: large ? largeFileBytes : 1,
      state: 'waiting',
      passedBy: [],
      end: () => {},
      withdraw: () => abort.abort('withdrawn'),
    };
    this.visits.push(visit);
    this.turns.take(visit, abort.signal).then(
      (end) => {
        visit.state = 'reading';
        this.begun.push(visit);
        for (const first of this.firstWaiting()) first.passedBy.push(companyId);
        visit.end = () => {
          visit.state = 'ended';
          end();
        };
      },
      (reason: unknown) => {
        expect(reason).toBe('withdrawn');
        visit.state = 'withdrawn';
      },
    );
    await settled();
    return visit;
  }

  async endOldest(): Promise<Visit> {
    const oldest = this.begun.find(({ state }) => state === 'reading');
    if (!oldest) throw new Error('No file is being read.');
    oldest.end();
    await settled();
    return oldest;
  }

  private firstWaiting(): Visit[] {
    const waiting = this.all('waiting');
    return waiting.filter(
      ({ companyId }, index) => waiting.findIndex((other) => other.companyId === companyId) === index,
    );
  }

  all(state: State): Visit[] {
    return this.visits.filter((visit) => visit.state === state);
  }
}

const large = ({ bytes }: FileToRead): boolean => bytes >= largeFileBytes;
const companies = (files: FileToRead[]): number => new Set(files.map(({ companyId }) => companyId)).size;

/** Expects what must hold after any step, without using the code under test. */
function expectFair(threads: number, reading: Visit[], waiting: Visit[]): void {
  expect(reading.length).toBeLessThanOrEqual(threads);
  if (threads > 1 && reading.length === threads) {
    expect(companies(reading)).toBeGreaterThan(1);
    expect(reading.some((file) => !large(file))).toBe(true);
  }
  if (threads > 2 && reading.filter(large).length === threads - 1)
    expect(companies(reading.filter(large))).toBeGreaterThan(1);
  for (const file of waiting) {
    if (reading.some(({ companyId }) => companyId === file.companyId)) continue;
    // A company without a file being read waits only while no thread is free for a file of its size.
    expect(
      large(file)
        ? reading.length === threads || reading.filter(large).length >= threads - 1
        : reading.length === threads,
    ).toBe(true);
  }
  if (reading.length === 0) expect(waiting).toHaveLength(0);
}

describe('turns at the staging threads', () => {
  it("leave a thread for another company's small file, even if one company uploads many files", async () => {
    const turns = new Watched(3);
    for (let count = 0; count < 5; count += 1) await turns.arrive(1, true);
    expect(turns.all('reading')).toHaveLength(1);
    for (let count = 0; count < 5; count += 1) await turns.arrive(1, false);
    expect(turns.all('reading')).toHaveLength(2);
    expect((await turns.arrive(2, false)).state).toBe('reading');
  });

  it('leave a thread for a small file, even if many companies upload large ones', async () => {
    const turns = new Watched(3);
    for (let company = 1; company < 9; company += 1) await turns.arrive(company, true);
    expect(turns.all('reading').map(({ companyId }) => companyId)).toEqual([1, 2]);
    expect((await turns.arrive(9, false)).state).toBe('reading');
  });

  it('alternate between companies', async () => {
    const turns = new Watched(1);
    for (const company of [1, 1, 1, 2, 2, 3]) await turns.arrive(company, false);
    while (turns.all('reading').length > 0) await turns.endOldest();
    expect(turns.begun.map(({ companyId }) => companyId)).toEqual([1, 1, 2, 3, 1, 2]);
  });

  it('include a large file even if small ones arrive all the time', async () => {
    const turns = new Watched(3);
    for (const company of [1, 2, 3, 1, 2, 3]) await turns.arrive(company, false);
    const waiting = await turns.arrive(4, true);
    for (let ends = 0; waiting.state === 'waiting'; ends += 1) {
      expect(ends).toBeLessThan(4);
      await turns.arrive((await turns.endOldest()).companyId, false);
    }
  });

  it('end once if they are ended several times', async () => {
    const turns = new Watched(2);
    const [first] = [await turns.arrive(1, false), await turns.arrive(1, false), await turns.arrive(1, false)];
    first?.end();
    await settled();
    first?.end();
    await settled();
    expect(turns.all('reading')).toHaveLength(1);
  });

  it('are fair, are never unused while files wait, and include every waiting file, for any sequence of events', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ company: fc.integer({ min: 1, max: 4 }), large: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ end: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ withdraw: fc.nat(20) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), async (threads, steps) => {
        const turns = new Watched(threads);
        const check = (): void => expectFair(threads, turns.all('reading'), turns.all('waiting'));
        for (const step of steps) {
          if ('company' in step) {
            await turns.arrive(step.company, step.large);
          } else {
            const chosen = 'end' in step ? turns.all('reading') : turns.all('waiting');
            const visit = chosen[('end' in step ? step.end : step.withdraw) % Math.max(1, chosen.length)];
            if ('end' in step) visit?.end();
            else visit?.withdraw();
            await settled();
            if ('withdraw' in step && visit) expect(visit.state).toBe('withdrawn');
          }
          check();
        }
        for (let remaining = turns.visits.length; turns.all('reading').length > 0; remaining -= 1) {
          expect(remaining).toBeGreaterThan(0);
          await turns.endOldest();
          check();
        }
        expect(turns.all('waiting')).toHaveLength(0);
        expect(turns.begun.length + turns.all('withdrawn').length).toBe(turns.visits.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never go twice to the same company while another one waits', async () => {
    const step = fc.option(fc.integer({ min: 1, max: 5 }), { nil: 'end' as const });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const turns = new Watched(1);
        for (const step of steps) {
          if (step !== 'end') await turns.arrive(step, false);
          else if (turns.all('reading').length > 0) await turns.endOldest();
        }
        while (turns.all('reading').length > 0) await turns.endOldest();
        for (const { passedBy } of turns.begun) expect(new Set(passedBy).size).toBe(passedBy.length);
      }),
      { numRuns: 300 },
    );
  });
});
