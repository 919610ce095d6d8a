/** Values that several examples share. */
export const importId = '0195a1c2-7d3e-7a41-9c55-3f1e2b8d6a10';
export const company = '/v1/companies/acme';
export const importPath = `${company}/imports/${importId}`;
export const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
export const by = 'ERP nightly';
export const early = '2026-03-02T08:15:00.000Z';
export const late = '2026-03-02T08:15:42.000Z';
