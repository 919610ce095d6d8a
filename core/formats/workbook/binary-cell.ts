/** The number of a cell that is stored in 30 bits (RkNumber, MS-XLS §2.5.217). */
export function compactNumber(bits: number): number {
  const number = bits & 2 ? bits >> 2 : upperHalf(bits & 0xfffffffc);
  return bits & 1 ? number / 100 : number;
}

const double = new DataView(new ArrayBuffer(8));

/** The double whose upper half has these bits. */
function upperHalf(bits: number): number {
  double.setUint32(0, bits >>> 0);
  return double.getFloat64(0);
}

const errorNames = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
  [0x2b, '#GETTING_DATA'],
]);

/** The name of an error value (BErr, MS-XLS §2.5.10). */
export const errorName = (code: number): string => errorNames.get(code) ?? '#N/A';
