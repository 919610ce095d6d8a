const format = new Intl.NumberFormat('en-US');

/** A number as people read it in a message: 1,000,000. */
export const groupedNumber = (value: number): string => format.format(value);
