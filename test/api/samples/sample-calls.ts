import { expect } from 'vitest';
import type { Preview } from '../../../api/samples/preview/schemas.js';
import type { Sample } from '../../../api/samples/schemas.js';
import type { Answer, ApiClient } from '../../harness/api-client.js';
import { form } from '../../harness/form.js';

/** Uploads a file as a sample. */
export function upload(
  client: ApiClient,
  content: string | Uint8Array,
  fileName = 'sample.csv',
): Promise<Answer<Sample>> {
  return client.call<Sample>('POST', 'samples', form(['file', content, fileName]));
}

/** Uploads a file as a sample and expects that it is accepted. */
export async function sampleOf(client: ApiClient, content: string | Uint8Array, fileName?: string): Promise<Sample> {
  const { status, body } = await upload(client, content, fileName);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

/** Requests a preview of a sample with these settings and expects that it is answered. */
export async function previewOf(client: ApiClient, { id }: Pick<Sample, 'id'>, settings: object): Promise<Preview> {
  const { status, body } = await client.call<Preview>('POST', `samples/${id}/preview`, settings);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** A file with lines around its table, semicolons and decimal commas. */
export const messy =
  'Sales of the week\r\nPrinted by: Öykü\r\n\r\nNo.;Customer;Date;Item;Quantity;Price\r\nO1;C1;31.01.2026;I1;2;1.234,50\r\n;;;;;\r\nO2;C2;01.02.2026;I2;x;7,25\r\nTotal;;;;;1.241,75\r\n';
