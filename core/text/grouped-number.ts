const format = new Intl.NumberFormat('en-US');

/** A number with its digits grouped, for messages: 1,000,000. */
export const groupedNumber = (value: number): string => format.format(value);
