/** A part of a pattern: how many steps it is, and how many its last piece, which a repetition behind it is about. */
interface Part {
  steps: number;
  last: number;
}

const repetition = /\{(\d{1,9})(?:,(\d{0,9}))?\}/y;

/**
 * About how many steps the engine makes of a regular expression, each repetition such as `{3,50}` written out: known
 * without making them. What is no regular expression has some number too.
 */
export function repetitions(pattern: string): number {
  const open: Part[] = [];
  let part: Part = { steps: 0, last: 0 };
  const add = (steps: number): void => {
    part.steps += steps;
    part.last = steps;
  };
  for (let at = 0; at < pattern.length; at += 1) {
    repetition.lastIndex = at;
    const repeated = repetition.exec(pattern);
    const character = pattern[at];
    if (repeated) {
      const times = Math.max(1, Number(repeated[1]), Number(repeated[2] ?? 0));
      const before = part.last;
      part.last *= times;
      part.steps += part.last - before;
      at += repeated[0].length - 1;
    } else if (character === '(') {
      open.push(part);
      part = { steps: 0, last: 0 };
    } else if (character === ')') {
      const { steps } = part;
      part = open.pop() ?? { steps: 0, last: 0 };
      add(steps + 2);
    } else {
      if (character === '[') at = endOfClass(pattern, at);
      else if (character === '\\') at += 1;
      add(1);
    }
  }
  return open.reduce((sum, { steps }) => sum + steps, part.steps);
}

/** Where the class that begins at `start` ends: its `]`, which may also be the first character in it. */
function endOfClass(pattern: string, start: number): number {
  const first = start + (pattern[start + 1] === '^' ? 2 : 1);
  for (let at = first; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === ']' && at > first) return at;
  }
  return pattern.length;
}
