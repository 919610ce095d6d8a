/** A number and its noun in singular or plural: "1 error", "2 errors". */
export const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
