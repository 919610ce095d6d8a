/** A part of a pattern: its number of steps, and that of its last element, to which a following repetition applies. */
interface Part {
  steps: number;
  last: number;
}

const repetition = /\{(\d{1,9})(?:,(\d{0,9}))?\}/y;

/**
 * Estimates the steps to which the engine expands a regular expression, with each repetition such as `{3,50}` written
 * out. An invalid expression has some number too.
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

/** The position of the `]` that ends the class beginning at `start`; a `]` that is the first character in it is literal. */
function endOfClass(pattern: string, start: number): number {
  const first = start + (pattern[start + 1] === '^' ? 2 : 1);
  for (let at = first; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === ']' && at > first) return at;
  }
  return pattern.length;
}
