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

/** Creates shares in which a name such as `a1` means the key `1` of the company `a`. */
function createShares(more: Partial<typeof limits> = {}) {
  const shares = new CompanyShares({ ...limits, ...more });
  const begun: string[] = [];
  const turns = new Map<string, SharedConnection>();
  const request = (name: string, admitted = false) => {
    const requested = shares.take({ company: name.charAt(0), key: name.charAt(1), admitted }).then((turn) => {
      begun.push(admitted ? `${name} again` : name);
      turns.set(`${name}#${begun.length}`, turn);
      return turn;
    });
    // A request that still waits at the end of its test is refused later, while another test runs.
    requested.catch(() => {});
    return requested;
  };
  /** Ends the turn that was the `nth` to begin, and lets the next one begin. */
  const end = async (nth: number): Promise<void> => {
    await settled();
    for (const [name, turn] of turns) if (name.endsWith(`#${nth}`)) turn.end();
    await settled();
  };
  return { request, begun, end };
}

describe('connections that companies share', () => {
  it('are never all assigned to one company', async () => {
    const { request, begun, end } = createShares();
    for (let times = 0; times < 5; times += 1) void request('a1');
    await request('b1');
    expect(begun).toEqual(['a1', 'a1', 'b1']);
    await end(3);
    expect(begun).toEqual(['a1', 'a1', 'b1']);
    await end(1);
    expect(begun).toEqual(['a1', 'a1', 'b1', 'a1']);
  });

  it('are assigned to the companies in turn, and within a company to its keys in turn', async () => {
    const { request, begun, end } = createShares({ connections: 1, perCompany: 1 });
    for (const name of ['a1', 'a1', 'a1', 'a2', 'a2', 'b1', 'b1', 'c1']) void request(name);
    for (let nth = 1; nth <= 8; nth += 1) await end(nth);
    expect(begun).toEqual(['a1', 'a1', 'b1', 'c1', 'a2', 'b1', 'a1', 'a2']);
  });

  it('are assigned first to requests that have begun', async () => {
    const { request, begun, end } = createShares({ connections: 1 });
    for (const name of ['a1', 'a2', 'a1']) void request(name);
    void request('a1', true);
    for (let nth = 1; nth <= 3; nth += 1) await end(nth);
    expect(begun).toEqual(['a1', 'a1 again', 'a2', 'a1']);
  });

  it('are refused when the queue is full, with the share in the error, except to requests that have begun', async () => {
    const ofKey = createShares({ perKey: 1, waitingPerKey: 2 });
    const waiting = Array.from({ length: 3 }, () => ofKey.request('a1'));
    await expect(async () => ofKey.request('a1')).rejects.toMatchObject({ name: 'ShareExceeded', of: 'key', share: 1 });
    void ofKey.request('a1', true);
    await ofKey.request('a2');
    expect(ofKey.begun).toEqual(['a1', 'a2']);
    expect(waiting.length).toBe(3);
    const ofCompany = createShares({ waitingPerCompany: 1 });
    for (const name of ['a1', 'a2', 'a3']) void ofCompany.request(name);
    await expect(async () => ofCompany.request('a4')).rejects.toMatchObject({ of: 'company', share: 2 });
  });

  it('are refused after a time limit, either because the share is used up or because others use all connections', async () => {
    const { request } = createShares({ waitMs: 30, perCompany: 3 });
    const turns = [await request('a1'), await request('a1'), await request('b1')];
    for (const turn of turns) turn.answered();
    await expect(request('a1')).rejects.toBeInstanceOf(ShareExceeded);
    await expect(request('c1')).rejects.toEqual(new ConnectionsBusy(false));
  });

  it('are refused with the reason that the database is unresponsive if it has not answered for some time', async () => {
    const { request } = createShares({ waitMs: 1_200, connections: 1 });
    await request('a1');
    await expect(request('b1')).rejects.toMatchObject({ name: 'ConnectionsBusy', databaseUnresponsive: true });
  });

  it.each([
    [10, 6, 8, 6],
    [10, 100, 8, 7],
    [3, 6, 1, 1],
    [1, 6, 1, 1],
  ])(
    'in a pool of %i, with a share setting of %i, are at most %i for all companies and %i for one',
    (max, set, connections, perCompany) => {
      const settings = {
        companyConnections: set,
        keyConnections: set,
        companyWaitingRequests: 1,
        keyWaitingRequests: 1,
        connectionWaitMs: 1,
      };
      expect(shareLimits(max, settings)).toMatchObject({ connections, perCompany, perKey: perCompany });
    },
  );
});
