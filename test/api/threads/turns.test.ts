import { describe, expect, it } from 'vitest';
import { ThreadsBusy, Turns } from '../../../api/threads/turns.js';

/** Requests turns, and lists those that have begun and those that were refused. */
function requester(turns: Turns) {
  const begun: string[] = [];
  const end = new Map<string, () => void>();
  const refused: string[] = [];
  const request = (company: number, name: string): Promise<void> =>
    turns.take(company).then(
      (over) => {
        begun.push(name);
        end.set(name, over);
      },
      (error: unknown) => {
        if (!(error instanceof ThreadsBusy)) throw error;
        refused.push(name);
      },
    );
  return { begun, refused, request, end: (name: string) => end.get(name)?.() };
}

/** Resolves after the callbacks of promises that are resolved already. */
const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are limited, with one per company at a time, in the order of arrival', async () => {
    const { begun, request, end } = requester(new Turns(2, 5, 60_000));
    for (const [company, name] of [
      [1, 'a1'],
      [1, 'a2'],
      [2, 'b1'],
      [3, 'c1'],
      [2, 'b2'],
    ] as const)
      void request(company, name);
    await nextTick();
    expect(begun).toEqual(['a1', 'b1']);
    end('b1');
    await nextTick();
    // The other turn belongs to company 1, so that its next one waits.
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    end('a1');
    end('a1');
    await nextTick();
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
    end('c1');
    end('a2');
    await nextTick();
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2']);
  });

  it('are refused to a company of which too many wait, but not to others', async () => {
    const { begun, refused, request } = requester(new Turns(2, 2, 60_000));
    for (const name of ['a1', 'a2', 'a3', 'a4']) void request(1, name);
    void request(2, 'b1');
    await nextTick();
    expect({ begun, refused }).toEqual({ begun: ['a1', 'b1'], refused: ['a4'] });
  });

  it('are refused to a task that has waited too long, and then given to the next one', async () => {
    const { begun, refused, request, end } = requester(new Turns(1, 5, 20));
    await request(1, 'a');
    await request(2, 'b');
    expect(refused).toEqual(['b']);
    end('a');
    await request(3, 'c');
    expect(begun).toEqual(['a', 'c']);
  });
});
