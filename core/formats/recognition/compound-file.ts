import { FileFault } from '../file-fault.js';
import type { OpenFile, SourceFile } from '../source-file.js';

const headerBytes = 512;
const headerTables = 109;
const entryBytes = 128;
const miniSectorBytes = 64;
/** Streams that are smaller are in mini sectors; no other number is allowed (MS-CFB §2.2). */
const miniStreamBytes = 4096;
const maxDirectoryBytes = 4 * 1024 * 1024;
const endOfChain = 0xfffffffe;
const noEntry = 0xffffffff;
const chunkBytes = 64 * 1024;

/** A stream of a compound file: where its bytes are in the file, in order. */
export interface CompoundStream {
  size: number;
  extents: readonly Extent[];
}

interface Extent {
  start: number;
  length: number;
}

interface Entry {
  name: string;
  isStream: boolean;
  left: number;
  right: number;
  child: number;
  sector: number;
  size: number;
}

/** An OLE compound file (MS-CFB), as long as it is open. */
export interface CompoundFile {
  /** The names of streams and storages at the top; those of embedded documents are further down. */
  names: ReadonlySet<string>;
  /** The stream at the top with this name. Throws `FileFault` file_corrupted. */
  stream(name: string): Promise<CompoundStream>;
}

/**
 * Reads the directory of a compound file. Throws `FileFault` file_corrupted: chains of sectors that are broken, circular,
 * or lead out of the file.
 */
export async function readCompoundFile(file: OpenFile): Promise<CompoundFile> {
  const header = await file.read(0, headerBytes);
  const shift = header.length < headerBytes ? 0 : header.readUInt16LE(30);
  const isValid = (shift === 9 || shift === 12) && header.readUInt32LE(56) === miniStreamBytes;
  if (!isValid) throw damaged('its header is invalid');
  const sectors = new Sectors(file, 1 << shift);
  await sectors.readTable(header);
  const entries = await readDirectory(sectors, header.readUInt32LE(48));
  const root = entries[0];
  if (!root) throw damaged('its directory is missing');
  const top = new Map(childrenOf(root, entries).map((entry) => [entry.name, entry]));
  const minis = new MiniSectors(sectors, header, root);
  return {
    names: new Set(top.keys()),
    async stream(name) {
      const entry = top.get(name);
      if (!entry?.isStream) throw damaged(`its stream ${name} is missing`);
      return minis.streamOf(entry);
    },
  };
}

/** Yields the bytes of a stream from a position on. Throws `FileFault` file_missing, file_corrupted. */
export async function* readStream(
  source: SourceFile,
  { size, extents }: CompoundStream,
  from: number,
): AsyncGenerator<Buffer, void, undefined> {
  const file = await source.open();
  try {
    let position = 0;
    for (const { start, length } of extents) {
      const end = Math.min(position + length, size);
      for (let at = Math.max(position, from); at < end; ) {
        const chunk = await file.read(start + at - position, Math.min(chunkBytes, end - at));
        if (chunk.length === 0) throw damaged('it is truncated');
        at += chunk.length;
        yield chunk;
      }
      position = end;
    }
  } finally {
    await file.close();
  }
}

/** The sectors of a file and the table of which one follows which. */
class Sectors {
  private readonly count: number;
  private next = new Uint32Array(0);

  constructor(
    readonly file: OpenFile,
    readonly bytes: number,
  ) {
    this.count = Math.ceil(file.size / bytes) - 1;
  }

  /** Reads the table, whose own sectors are listed in the header and in a chain of further sectors. */
  async readTable(header: Buffer): Promise<void> {
    const perSector = this.bytes / 4;
    const wanted = Math.ceil(this.count / perSector);
    const tables: number[] = [];
    for (let at = 0; at < headerTables && tables.length < wanted; at += 1)
      tables.push(header.readUInt32LE(76 + at * 4));
    let list = header.readUInt32LE(68);
    while (tables.length < wanted && this.has(list)) {
      const sector = await this.read(list);
      for (let at = 0; at < perSector - 1 && tables.length < wanted; at += 1) tables.push(sector.readUInt32LE(at * 4));
      list = sector.readUInt32LE(this.bytes - 4);
    }
    this.next = new Uint32Array(tables.length * perSector).fill(noEntry);
    for (const [index, table] of tables.entries()) {
      if (!this.has(table)) continue;
      const sector = await this.read(table);
      for (let at = 0; at < perSector; at += 1) this.next[index * perSector + at] = sector.readUInt32LE(at * 4);
    }
  }

  /** The sectors of a chain, as many as `bytes` need. */
  chain(first: number, bytes: number): number[] {
    const chain: number[] = [];
    const wanted = Math.ceil(bytes / this.bytes);
    for (let sector = first; chain.length < wanted; sector = this.next[sector] ?? noEntry) {
      // No chain is longer than the file, unless it is circular.
      if (sector === endOfChain || !this.has(sector) || chain.length > this.count)
        throw damaged('a chain of its sectors is broken');
      chain.push(sector);
    }
    return chain;
  }

  /** The sectors of a chain of unknown length. */
  wholeChain(first: number, maxBytes: number): number[] {
    const chain: number[] = [];
    for (let sector = first; sector !== endOfChain && this.has(sector); sector = this.next[sector] ?? noEntry) {
      if (chain.length * this.bytes >= maxBytes) throw damaged('a chain of its sectors has no end');
      chain.push(sector);
    }
    return chain;
  }

  position(sector: number): number {
    return (sector + 1) * this.bytes;
  }

  async read(sector: number): Promise<Buffer> {
    const bytes = await this.file.read(this.position(sector), this.bytes);
    // The last sector of a file may be shorter.
    return bytes.length === this.bytes ? bytes : Buffer.concat([bytes, Buffer.alloc(this.bytes - bytes.length)]);
  }

  private has(sector: number): boolean {
    return sector < this.count;
  }
}

/** Small streams are in sectors of their own, which together are the stream of the root entry. */
class MiniSectors {
  private table: Uint32Array | undefined;
  private container: number[] = [];

  constructor(
    private readonly sectors: Sectors,
    private readonly header: Buffer,
    private readonly root: Entry,
  ) {}

  async streamOf({ sector, size }: Entry): Promise<CompoundStream> {
    if (size >= miniStreamBytes) return { size, extents: this.extents(this.sectors.chain(sector, size)) };
    this.table ??= await this.readTable();
    const extents: Extent[] = [];
    for (let mini = sector; extents.length * miniSectorBytes < size; mini = this.table[mini] ?? noEntry) {
      const at = mini * miniSectorBytes;
      const host = this.container[Math.floor(at / this.sectors.bytes)];
      if (host === undefined) throw damaged('a chain of its sectors is broken');
      extents.push({ start: this.sectors.position(host) + (at % this.sectors.bytes), length: miniSectorBytes });
    }
    return { size, extents };
  }

  private async readTable(): Promise<Uint32Array> {
    this.container = this.sectors.chain(this.root.sector, this.root.size);
    const chain = this.sectors.wholeChain(this.header.readUInt32LE(60), maxDirectoryBytes);
    const table = Buffer.concat(await Promise.all(chain.map((sector) => this.sectors.read(sector))));
    return Uint32Array.from({ length: table.length / 4 }, (_, at) => table.readUInt32LE(at * 4));
  }

  private extents(chain: readonly number[]): Extent[] {
    const { sectors } = this;
    const extents: Extent[] = [];
    for (const sector of chain) {
      const start = sectors.position(sector);
      const last = extents.at(-1);
      if (last && last.start + last.length === start) last.length += sectors.bytes;
      else extents.push({ start, length: sectors.bytes });
    }
    return extents;
  }
}

async function readDirectory(sectors: Sectors, first: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const sector of sectors.wholeChain(first, maxDirectoryBytes)) {
    const bytes = await sectors.read(sector);
    for (let at = 0; at < bytes.length; at += entryBytes) entries.push(entryAt(bytes, at));
  }
  return entries;
}

function entryAt(bytes: Buffer, at: number): Entry {
  const nameBytes = Math.min(bytes.readUInt16LE(at + 64), 64);
  return {
    name: nameBytes < 2 ? '' : bytes.toString('utf16le', at, at + nameBytes - 2),
    isStream: bytes[at + 66] === 2,
    left: bytes.readUInt32LE(at + 68),
    right: bytes.readUInt32LE(at + 72),
    child: bytes.readUInt32LE(at + 76),
    sector: bytes.readUInt32LE(at + 116),
    size: bytes.readUInt32LE(at + 120),
  };
}

/** The entries directly within a storage; they form a binary tree. */
function childrenOf(storage: Entry, entries: readonly Entry[]): Entry[] {
  const found = new Set<Entry>();
  const pending = [storage.child];
  while (pending.length > 0) {
    const entry = entries[pending.pop() as number];
    if (!entry || found.has(entry)) continue;
    found.add(entry);
    pending.push(entry.left, entry.right);
  }
  return [...found];
}

function damaged(what: string): FileFault {
  return new FileFault('file_corrupted', `The workbook is truncated or damaged: ${what}. Save it again.`);
}
