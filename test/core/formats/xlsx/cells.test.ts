import { describe, expect, it } from 'vitest';
import { unevaluatedFormula } from '../../../../core/formats/row-source.js';
import { MAIN, readAll, readMerged, useWorkbookFolder, worksheet } from './raw-workbook.js';

const folder = useWorkbookFolder();

async function cellsOf(rows: string, strings?: string): Promise<unknown[]> {
  const path = await folder.write(strings === undefined ? { rows } : { rows, strings });
  return (await readAll(path)).flatMap(({ cells }) => cells);
}

describe('the reader of cells', () => {
  it('reads each type of cell', async () => {
    const cells = await cellsOf(
      `<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>inline</t></is></c>
       <c r="C1" t="str"><f>A1&amp;"x"</f><v>formula</v></c><c r="D1" t="b"><v>1</v></c><c r="E1" t="b"><v>0</v></c>
       <c r="F1" t="e"><v>#N/A</v></c><c r="G1"><v>12.5</v></c><c r="H1" t="n"><v>-3</v></c>
       <c r="I1" t="d"><v>2026-01-31T00:00:00</v></c><c r="J1" t="d"><v>2026-01-31T14:30:00Z</v></c><c r="K1" t="d"><v>14:30:00</v></c></row>`,
      '<si><t>zero</t></si><si><t>one</t></si>',
    );
    expect(cells).toEqual([
      'one',
      'inline',
      'formula',
      true,
      false,
      { error: '#N/A' },
      12.5,
      -3,
      { date: '2026-01-31' },
      { date: '2026-01-31T14:30:00' },
      { date: '14:30:00' },
    ]);
  });

  it('reports a formula without a cached value', async () => {
    const cells = await cellsOf(
      '<row><c><f>1+1</f></c><c><f>1+1</f><v/></c><c t="str"><f>A1</f></c><c><f t="shared" si="0"/><v></v></c><c><f>1+1</f><v>2</v></c></row>',
    );
    expect(cells).toEqual([...Array(4).fill(unevaluatedFormula), 2]);
  });

  it('returns null for a formula without a result, for empty text and for styled empty cells', async () => {
    const cells = await cellsOf(
      `<row><c t="str"><f>""</f><v></v></c><c s="1"/><c t="inlineStr"><is><t/></is></c><c t="s"><v>0</v></c><c><v>1</v></c></row>`,
      '<si><t></t></si>',
    );
    expect(cells).toEqual([null, null, null, null, 1]);
  });

  it('joins the runs of rich text and omits phonetic hints', async () => {
    const rich =
      '<r><t>Long</t></r><r><rPr><b/></rPr><t xml:space="preserve"> shore</t></r><rPh sb="0" eb="1"><t>hint</t></rPh><phoneticPr fontId="1"/>';
    expect(
      await cellsOf(`<row><c t="s"><v>0</v></c><c t="inlineStr"><is>${rich}</is></c></row>`, `<si>${rich}</si>`),
    ).toEqual(['Long shore', 'Long shore']);
  });

  it('keeps fifteen significant digits of a number, as Excel does', async () => {
    const cells = await cellsOf(
      '<row><c><v>0.30000000000000004</v></c><c><v>1.1000000000000001E-5</v></c><c><v>-0</v></c><c><v>12345678901234567</v></c><c><v>1e3</v></c></row>',
    );
    expect(cells).toEqual([0.3, 0.000011, 0, 12345678901234600, 1000]);
  });

  it('returns the content of a number cell as text if it is not a number', async () => {
    expect(
      await cellsOf('<row><c><v>NaN</v></c><c><v>0x10</v></c><c><v>1e999</v></c><c t="b"><v>x</v></c></row>'),
    ).toEqual(['NaN', '0x10', '1e999', 'x']);
  });

  it('decodes escapes once and replaces NUL and lone surrogates', async () => {
    const text = '<t>a_x000D_b _x005F_x0041_ _xD83D__xDE00_ _xD83D_! _x00g0_ _x0000_</t>';
    expect(await cellsOf(`<row><c t="s"><v>0</v></c></row>`, `<si>${text}</si>`)).toEqual([
      'a\rb _x0041_ 😀 \ufffd! _x00g0_ \ufffd',
    ]);
  });

  it('takes an inline string rather than a value beside it', async () => {
    const inline = '<is><t>1.</t></is>';
    const value = '<v>01.</v>';
    expect(
      await cellsOf(
        `<row><c t="inlineStr">${inline}${value}</c><c t="inlineStr">${value}${inline}</c><c t="inlineStr"><v>2</v></c></row>`,
      ),
    ).toEqual(['1.', '1.', '2']);
  });

  it('reads entities, numeric references and CDATA', async () => {
    const text = '<t>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;<![CDATA[<raw & more>]]></t>';
    expect(await cellsOf(`<row><c t="inlineStr"><is>${text}</is></c></row>`)).toEqual(['<&>"\'A😀<raw & more>']);
  });
});

describe('the reader of positions', () => {
  it('keeps row numbers across blank rows and trims empty cells at the end', async () => {
    const rows = `<row r="2"><c r="B2"><v>1</v></c><c r="D2" s="1"/></row><row r="3"><c r="A3" s="1"/></row><row r="7"/><row r="9"><c r="A9"><v>2</v></c></row>`;
    expect(await readAll(await folder.write({ rows }))).toEqual([
      { row: 2, cells: [null, 1] },
      { row: 9, cells: [2] },
    ]);
  });

  it('counts rows and cells that have no reference', async () => {
    const rows =
      '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c><v>3</v></c><c r="D4"><v>4</v></c><c><v>5</v></c></row><row><c r="B9"><v>6</v></c></row>';
    expect(await readAll(await folder.write({ rows }))).toEqual([
      { row: 1, cells: [1, 2] },
      { row: 4, cells: [3, null, null, 4, 5] },
      { row: 9, cells: [null, 6] },
    ]);
  });

  it('reads XML with a namespace prefix', async () => {
    const row =
      '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:r><x:t>a</x:t></x:r></x:is></x:c></x:row>';
    const parts = {
      'xl/worksheets/sheet1.xml': `<x:worksheet xmlns:x="${MAIN}"><x:sheetData>${row}</x:sheetData></x:worksheet>`,
      'xl/sharedStrings.xml': `<x:sst xmlns:x="${MAIN}"><x:si><x:t>shared</x:t></x:si></x:sst>`,
    };
    expect(await readAll(await folder.write({ parts }))).toEqual([{ row: 1, cells: ['shared', 'a'] }]);
  });

  it('has merged cells behind its rows', async () => {
    const refs = ['A2:A4', 'B3:D5', 'E2:F2', 'A0:A9', 'A5', 'A6:', ':A7', 'x', 'AAAAA1:AAAAA3', 'C9:C1048576'];
    const merges = `<mergeCells count="9">${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}<mergeCell/></mergeCells>`;
    const sheet = worksheet('<row><c><v>1</v></c></row>').replace('</worksheet>', `${merges}</worksheet>`);
    const merged = await readMerged(await folder.write({ parts: { 'xl/worksheets/sheet1.xml': sheet } }));
    expect(merged.columns).toEqual([0, 1, 2]);
    expect([1, 2, 3, 4, 5].map((row) => merged.rowOfValue(0, row))).toEqual([undefined, undefined, 2, 2, undefined]);
    // Of a range with several columns only the first has a value.
    expect([0, 1, 2, 3].map((column) => merged.rowOfValue(column, 5))).toEqual([undefined, 3, undefined, undefined]);
    expect(merged.rowOfValue(2, 1_048_576)).toBe(9);
  });

  it('ignores elements of other namespaces', async () => {
    const rows = '<row><c xmlns:y="urn:y"><y:v>9</y:v><v>1</v></c></row>';
    const after =
      '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><extLst><row><c><v>7</v></c></row></extLst></worksheet>';
    const parts = { 'xl/worksheets/sheet1.xml': worksheet(rows).replace('</worksheet>', after) };
    expect(await readAll(await folder.write({ parts }))).toEqual([{ row: 1, cells: [1] }]);
  });
});
