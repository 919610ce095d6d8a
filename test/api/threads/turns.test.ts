import { describe, expect, it } from 'vitest';
import { ThreadsBusy, Turns } from '../../../api/threads/turns.js';

/** Asks for turns and keeps a list of those that began. */
function asker(turns: Turns) {
  const begun: string[] = [];
  const end = new Map<string, () => void>();
  const refused: string[] = [];
  const ask = (company: number, name: string): Promise<void> =>
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
  return { begun, refused, ask, end: (name: string) => end.get(name)?.() };
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are few at once, one per company, in the order of arrival', async () => {
    const { begun, ask, end } = asker(new Turns(2, 5, 60_000));
    for (const [company, name] of [
      [1, 'a1'],
      [1, 'a2'],
      [2, 'b1'],
      [3, 'c1'],
      [2, 'b2'],
    ] as const)
      void ask(company, name);
    await soon();
    expect(begun).toEqual(['a1', 'b1']);
    end('b1');
    await soon();
    // The other thread is company 1's, whose next one therefore waits.
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    end('a1');
    end('a1');
    await soon();
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
    end('c1');
    end('a2');
    await soon();
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2']);
  });

  it('are refused if too many of a company wait; other companies may still wait', async () => {
    const { begun, refused, ask } = asker(new Turns(2, 2, 60_000));
    for (const name of ['a1', 'a2', 'a3', 'a4']) void ask(1, name);
    void ask(2, 'b1');
    await soon();
    expect({ begun, refused }).toEqual({ begun: ['a1', 'b1'], refused: ['a4'] });
  });

  it('are refused to a task that has waited too long, and the next one gets them', async () => {
    const { begun, refused, ask, end } = asker(new Turns(1, 5, 20));
    await ask(1, 'a');
    await ask(2, 'b');
    expect(refused).toEqual(['b']);
    end('a');
    await ask(3, 'c');
    expect(begun).toEqual(['a', 'c']);
  });
});
