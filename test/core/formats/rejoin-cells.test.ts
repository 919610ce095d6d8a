import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { cellRejoiner } from '../../../core/formats/rejoin-cells.js';

const rejoined = (cells: string[], width: number, file: FileFormat = { type: 'csv', delimiterBeforeSpace: 'text' }) =>
  cellRejoiner(file, width)({ row: 2, cells }).cells;

describe('cells that an unquoted delimiter has separated', () => {
  it('are joined if the row has the right number of cells afterwards', () => {
    expect(rejoined(['BLONP', '24', ' place Kléber', 'Strasbourg'], 3)).toEqual([
      'BLONP',
      '24, place Kléber',
      'Strasbourg',
    ]);
    expect(rejoined(['a', 'b', ' c', ' d'], 2)).toEqual(['a', 'b, c, d']);
  });

  it('stay separate if the row already has the right number of cells, or would not have it afterwards', () => {
    expect(rejoined(['a', ' b', 'c'], 3)).toEqual(['a', ' b', 'c']);
    expect(rejoined(['a', 'b', 'c', ' d', ' e'], 4)).toEqual(['a', 'b', 'c', ' d', ' e']);
    expect(rejoined([' a', 'b', 'c'], 2)).toEqual([' a', 'b', 'c']);
  });

  it('stay separate unless the setup joins them, with the delimiter of the setup', () => {
    expect(rejoined(['a', ' b'], 1, { type: 'csv' })).toEqual(['a', ' b']);
    expect(rejoined(['a', ' b'], 1, { type: 'csv', delimiter: ';', delimiterBeforeSpace: 'text' })).toEqual(['a; b']);
  });
});
