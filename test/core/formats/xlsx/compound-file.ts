const sectorBytes = 512;
const entryBytes = 128;
const none = 0xffffffff;

/** Returns an OLE compound file (MS-CFB) that contains only a directory of the given names, the first of which is the root. */
export function compoundFile(...names: string[]): Buffer {
  const sectors = Math.ceil(names.length / 4);
  const file = Buffer.alloc(sectorBytes * (2 + sectors));
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(4096, 56);
  // The allocation table is sector 0, the directory starts at sector 1.
  file.writeUInt32LE(1, 48);
  file.writeUInt32LE(0, 76);
  for (let sector = 1; sector <= sectors; sector += 1) {
    file.writeUInt32LE(sector < sectors ? sector + 1 : 0xfffffffe, sectorBytes + sector * 4);
  }
  names.forEach((name, index) => {
    const at = sectorBytes * 2 + index * entryBytes;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE(name.length * 2 + 2, at + 64);
    file.writeUInt8(index === 0 ? 5 : 2, at + 66);
    // Each entry has the next one to its right.
    file.writeUInt32LE(none, at + 68);
    file.writeUInt32LE(index > 0 && index + 1 < names.length ? index + 1 : none, at + 72);
    file.writeUInt32LE(index === 0 && names.length > 1 ? 1 : none, at + 76);
  });
  return file;
}
