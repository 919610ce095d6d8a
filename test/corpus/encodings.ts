import type { Encoding } from '../../core/formats/file-format.js';
import type { SingleByteEncoding } from '../../core/formats/single-byte-encoding.js';
import type { CorpusCase } from './corpus-case.js';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** A name in each encoding, and its bytes according to another implementation (Python's codecs). */
const singleByte: readonly [SingleByteEncoding, name: string, hex: string][] = [
  ['windows-1252', 'Müller € „Søn“', '4d fc 6c 6c 65 72 20 80 20 84 53 f8 6e 93'],
  ['iso-8859-15', 'Œuvre Š €', 'bc 75 76 72 65 20 a6 20 a4'],
  ['iso-8859-1', 'Çedille ½ ñ', 'c7 65 64 69 6c 6c 65 20 bd 20 f1'],
  ['cp850', 'Größe Ørsted', '47 72 94 e1 65 20 9d 72 73 74 65 64'],
  ['cp437', 'Düsseldorf ñ ½', '44 81 73 73 65 6c 64 6f 72 66 20 a4 20 ab'],
  ['macintosh', 'Zürich Æ “à”', '5a 9f 72 69 63 68 20 ae 20 d2 88 d3'],
  ['windows-1250', 'Łódź Žižkov €', 'a3 f3 64 9f 20 8e 69 9e 6b 6f 76 20 80'],
  ['iso-8859-2', 'Łódź Žižkov', 'a3 f3 64 bc 20 ae 69 be 6b 6f 76'],
  ['cp852', 'Gdańsk Győr', '47 64 61 e4 73 6b 20 47 79 8b 72'],
  ['windows-1251', 'Київ Москва №', 'ca e8 bf e2 20 cc ee f1 ea e2 e0 20 b9'],
  ['koi8-r', 'Привет Ёлка', 'f0 d2 c9 d7 c5 d4 20 b3 cc cb c1'],
  ['cp866', 'Щука №', '99 e3 aa a0 20 fc'],
  ['windows-1253', 'Αθήνα €', 'c1 e8 de ed e1 20 80'],
  ['windows-1254', 'İğdır Şişli', 'dd f0 64 fd 72 20 de 69 fe 6c 69'],
  ['windows-1257', 'Šķūnis Žemė', 'd0 ed fb 6e 69 73 20 de 65 6d eb'],
];

const wide = 'Łódź 日本 😀';
const wideTable = `No.,Name\r\n1,${wide}\r\n`;
const utf8Mark = bytes('ef bb bf');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

function encoded(name: string, encoding: Encoding | undefined, content: Uint8Array, text = wide): CorpusCase {
  return {
    name: `encoding: ${name}`,
    content,
    file: { type: 'csv', ...(encoding ? { encoding } : {}) },
    expected: [[2, ['1', text]]],
  };
}

export const encodings: readonly CorpusCase[] = [
  ...singleByte.map(([encoding, name, hex]) =>
    encoded(encoding, encoding, Buffer.concat([Buffer.from('No.,Name\n1,'), bytes(hex), Buffer.from('\n')]), name),
  ),
  encoded('utf-8', undefined, Buffer.from(wideTable)),
  encoded('utf-8 with a byte order mark', undefined, Buffer.concat([utf8Mark, Buffer.from(wideTable)])),
  encoded(
    'utf-8 with a byte order mark, and another encoding in the setup',
    'cp850',
    Buffer.concat([utf8Mark, Buffer.from(wideTable)]),
  ),
  encoded('utf-16le', 'utf-16le', utf16(wideTable)),
  encoded('utf-16le with a byte order mark', undefined, Buffer.concat([bytes('ff fe'), utf16(wideTable)])),
  encoded('utf-16be', 'utf-16be', utf16(wideTable).swap16()),
  encoded('utf-16be with a byte order mark', undefined, Buffer.concat([bytes('fe ff'), utf16(wideTable).swap16()])),
  {
    name: 'encoding: concatenated files, each with a byte order mark',
    content: '\ufeffNo.,Name\n1,A\n\ufeff2,B\n',
    file: { type: 'csv' },
    expected: [
      [2, ['1', 'A']],
      [3, ['2', 'B']],
    ],
  },
  {
    name: 'encoding: windows-1252 that is read as utf-8',
    content: Buffer.from('No.,Name\n1,Anna\n2,M\xfcller\n', 'latin1'),
    file: { type: 'csv' },
    expected: { fault: 'file_undecodable', place: { row: 3, byte: 19 } },
  },
  {
    name: 'encoding: utf-32, which is not supported',
    content: bytes('ff fe 00 00 4e 00 00 00'),
    file: { type: 'csv' },
    expected: { fault: 'file_nul_byte' },
  },
];
