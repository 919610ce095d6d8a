import type { Encoding } from '../../core/formats/file-format.js';
import type { MultiByteEncoding } from '../../core/formats/multi-byte-encoding.js';
import type { SingleByteEncoding } from '../../core/formats/single-byte-encoding.js';
import type { CorpusCase } from './corpus-case.js';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** A name in each encoding, and its bytes according to another implementation (Python's codecs). */
const samples: readonly [SingleByteEncoding | MultiByteEncoding, name: string, hex: string][] = [
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
  ['koi8-u', 'Київ Ґанок', 'eb c9 a7 d7 20 bd c1 ce cf cb'],
  ['cp1125', 'Київ Ґанок', '8a a8 f9 a2 20 f2 a0 ad ae aa'],
  ['cp855', 'Привет Ёлка', 'dd e1 b7 eb a8 e5 20 85 d0 c6 a0'],
  ['iso-8859-5', 'Привет Ёлка №', 'bf e0 d8 d2 d5 e2 20 a1 db da d0 20 f0'],
  ['maccyrillic', 'Привет Ёлка №', '8f f0 e8 e2 e5 f2 20 dd eb ea e0 20 dc'],
  ['iso-8859-7', 'Αθήνα €', 'c1 e8 de ed e1 20 a4'],
  ['cp737', 'Αθήνα Πάτρα', '80 9f e3 a4 98 20 8f e1 ab a8 98'],
  ['iso-8859-9', 'İğdır Şişli', 'dd f0 64 fd 72 20 de 69 fe 6c 69'],
  ['cp857', 'İğdır Şişli', '98 a7 64 8d 72 20 9e 69 9f 6c 69'],
  ['iso-8859-13', 'Šķūnis Žemė', 'd0 ed fb 6e 69 73 20 de 65 6d eb'],
  ['cp775', 'Šķūnis Žemė', 'be e9 d7 6e 69 73 20 cf 65 6d d3'],
  ['cp865', 'Ørsted Åse', '9d 72 73 74 65 64 20 8f 73 65'],
  ['windows-1255', 'תל אביב ₪', 'fa ec 20 e0 e1 e9 e1 20 a4'],
  ['iso-8859-8', 'תל אביב', 'fa ec 20 e0 e1 e9 e1'],
  ['cp862', 'תל אביב', '9a 8c 20 80 81 89 81'],
  ['windows-1256', 'القاهرة پارس', 'c7 e1 de c7 e5 d1 c9 20 81 c7 d1 d3'],
  ['iso-8859-6', 'القاهرة', 'c7 e4 e2 c7 e7 d1 c9'],
  ['windows-874', 'กรุงเทพฯ €', 'a1 c3 d8 a7 e0 b7 be cf 20 80'],
  ['windows-1258', 'Đơn giá ₫', 'd0 f5 6e 20 67 69 e1 20 fe'],
  ['shift_jis', '株式会社 ソ表 ①ｱ', '8a 94 8e ae 89 ef 8e d0 20 83 5c 95 5c 20 87 40 b1'],
  ['euc-jp', '株式会社 ソ表 ｱ丂', 'b3 f4 bc b0 b2 f1 bc d2 20 a5 bd c9 bd 20 8e b1 8f b0 a1'],
  ['gb18030', '北京市 € 㐀😀', 'b1 b1 be a9 ca d0 20 a2 e3 20 81 39 ee 39 94 39 fc 36'],
  ['big5', '台北市 許功蓋', 'a5 78 a5 5f a5 ab 20 b3 5c a5 5c bb 5c'],
  ['euc-kr', '서울시 똠방 ①', 'bc ad bf ef bd c3 20 8c 63 b9 e6 20 a8 e7'],
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
  ...samples.map(([encoding, name, hex]) =>
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
