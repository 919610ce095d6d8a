import { customerNumber, itemNumber, itemPrice } from './sales-orders.js';

const vendorNumber = (index: number): string => `V${String(1_000 + index)}`;

const cities = ['Aarhus', 'Bergen', 'Cádiz', 'Dresden', 'Évreux', 'Gdańsk', 'Malmö', 'Porto'];

/** Rows for the setups of `setups.ts`, header first. */
export const customerRows = (count: number): string[][] => [
  ['No.', 'Name', 'City', 'Credit Limit'],
  ...Array.from({ length: count }, (_, index) => [
    customerNumber(index),
    `Customer ${index + 1}`,
    cities[index % cities.length] as string,
    String(((index % 50) + 1) * 1_000),
  ]),
];

export const vendorRows = (count: number): string[][] => [
  ['No.', 'Name', 'City'],
  ...Array.from({ length: count }, (_, index) => [
    vendorNumber(index),
    `Vendor ${index + 1}`,
    cities[(index + 3) % cities.length] as string,
  ]),
];

export const itemRows = (count: number, vendors: number): string[][] => [
  ['No.', 'Description', 'Unit Price', 'Vendor No.'],
  ...Array.from({ length: count }, (_, index) => [
    itemNumber(index),
    `Item ${index + 1}`,
    itemPrice(index),
    vendorNumber(index % vendors),
  ]),
];
