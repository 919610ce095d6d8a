import { describe, expect, it } from 'vitest';
import {
  CompanyShares,
  ConnectionsBusy,
  type SharedConnection,
  ShareExceeded,
  shareLimits,
} from '../../db/company-shares.js';

const limits = { connections: 3, perCompany: 2, perKey: 2, waitingPerCompany: 10, waitingPerKey: 10, waitMs: 60_000 };

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Shares, in which names such as `a1` stand for company `a` and its key `1`. */
function sharing(more: Partial<typeof limits> = {}) {
  const shares = new CompanyShares({ ...limits, ...more });
  const begun: string[] = [];
  const turns = new Map<string, SharedConnection>();
  const ask = (name: string, admitted = false) =>
    shares.take({ company: name.charAt(0), key: name.charAt(1), admitted }).then((turn) => {
      begun.push(admitted ? `${name} again` : name);
      turns.set(`${name}#${begun.length}`, turn);
      return turn;
    });
  /** Ends the turn that was the `nth` to begin, and lets the next one begin. */
  const end = async (nth: number): Promise<void> => {
    await settled();
    for (const [name, turn] of turns) if (name.endsWith(`#${nth}`)) turn.end();
    await settled();
  };
  return { ask, begun, end };
}

describe('connections that companies share', () => {
  it('are never all of one company', async () => {
    const { ask, begun, end } = sharing();
    for (let times = 0; times < 5; times += 1) void ask('a1');
    await ask('b1');
    expect(begun).toEqual(['a1', 'a1', 'b1']);
    await end(3);
    expect(begun).toEqual(['a1', 'a1', 'b1']);
    await end(1);
    expect(begun).toEqual(['a1', 'a1', 'b1', 'a1']);
  });

  it('are given to companies in turn, and within a company to its keys in turn', async () => {
    const { ask, begun, end } = sharing({ connections: 1, perCompany: 1 });
    for (const name of ['a1', 'a1', 'a1', 'a2', 'a2', 'b1', 'b1', 'c1']) void ask(name);
    for (let nth = 1; nth <= 8; nth += 1) await end(nth);
    expect(begun).toEqual(['a1', 'a1', 'b1', 'c1', 'a2', 'b1', 'a1', 'a2']);
  });

  it('go first to requests that have begun', async () => {
    const { ask, begun, end } = sharing({ connections: 1 });
    for (const name of ['a1', 'a2', 'a1']) void ask(name);
    void ask('a1', true);
    for (let nth = 1; nth <= 3; nth += 1) await end(nth);
    expect(begun).toEqual(['a1', 'a1 again', 'a2', 'a1']);
  });

  it('are refused when the queue is full, naming the share; but not to requests that have begun', async () => {
    const ofKey = sharing({ perKey: 1, waitingPerKey: 2 });
    const asked = Array.from({ length: 3 }, () => ofKey.ask('a1'));
    await expect(async () => ofKey.ask('a1')).rejects.toMatchObject({ name: 'ShareExceeded', of: 'key', share: 1 });
    void ofKey.ask('a1', true);
    await ofKey.ask('a2');
    expect(ofKey.begun).toEqual(['a1', 'a2']);
    expect(asked.length).toBe(3);
    const ofCompany = sharing({ waitingPerCompany: 1 });
    for (const name of ['a1', 'a2', 'a3']) void ofCompany.ask(name);
    await expect(async () => ofCompany.ask('a4')).rejects.toMatchObject({ of: 'company', share: 2 });
  });

  it('are refused after a time limit: for the share if it is used up, else because others use them', async () => {
    const { ask } = sharing({ waitMs: 30, perCompany: 3 });
    const turns = [await ask('a1'), await ask('a1'), await ask('b1')];
    for (const turn of turns) turn.answered();
    await expect(ask('a1')).rejects.toBeInstanceOf(ShareExceeded);
    await expect(ask('c1')).rejects.toEqual(new ConnectionsBusy(false));
  });

  it('are refused as those of an unresponsive database if it has not answered for a while', async () => {
    const { ask } = sharing({ waitMs: 1_200, connections: 1 });
    await ask('a1');
    await expect(ask('b1')).rejects.toMatchObject({ name: 'ConnectionsBusy', databaseUnresponsive: true });
  });

  it.each([
    [10, 6, 8, 6],
    [10, 100, 8, 7],
    [3, 6, 1, 1],
    [1, 6, 1, 1],
  ])('of a pool of %i, a share set to %i: %i for companies, %i for one', (max, set, connections, perCompany) => {
    const settings = {
      companyConnections: set,
      keyConnections: set,
      companyWaitingRequests: 1,
      keyWaitingRequests: 1,
      connectionWaitMs: 1,
    };
    expect(shareLimits(max, settings)).toMatchObject({ connections, perCompany, perKey: perCompany });
  });
});
