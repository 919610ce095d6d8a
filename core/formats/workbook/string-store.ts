import type { ScratchFile, SourceFile } from '../source-file.js';

const PAGE_BYTES = 16 * 1024;
const MAX_PAGE_STRINGS = 4096;
const CACHED_PAGES = 128;
const ENDS_BYTES = MAX_PAGE_STRINGS * 4;
const CACHED_STRINGS = 4096;
const MAX_CACHED_CHARACTERS = 256;

/** A run of strings: their UTF-8 bytes one after the other and where each one ends. */
interface Page {
  bytes: Buffer;
  ends: Uint32Array;
}

/**
 * Strings by number, in pages outside of the JavaScript heap. Pages beyond the memory budget are written to a scratch
 * file and read back through a small cache, so memory does not grow with them.
 */
export class StringStore {
  private readonly pages: Page[] = [];
  private readonly spilled: { position: number; bytes: number }[] = [];
  /** Number of the first string of each page; ascending. */
  private readonly firsts: number[] = [];
  private inMemory = 0;
  private file: ScratchFile | undefined;
  private count = 0;

  private readonly open = { bytes: Buffer.allocUnsafeSlow(PAGE_BYTES), ends: new Uint32Array(MAX_PAGE_STRINGS) };
  private openBytes = 0;
  private openStrings = 0;

  private readonly cachedPages: (Page & { page: number; buffer: Buffer })[] = [];
  private readonly cachedNumbers = new Int32Array(CACHED_STRINGS).fill(-1);
  private readonly cachedStrings = new Array<string>(CACHED_STRINGS);

  constructor(
    private readonly memoryBudgetBytes: number,
    private readonly source: Pick<SourceFile, 'makeScratch'>,
  ) {}

  /** Number of strings. */
  get size(): number {
    return this.count;
  }

  /** Whether a scratch file is in use. */
  get hasSpilled(): boolean {
    return this.file !== undefined;
  }

  /** Appends a string; it gets the next number, from 0. */
  add(text: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    if (this.openBytes + text.length * 3 > PAGE_BYTES || this.openStrings === MAX_PAGE_STRINGS) this.seal();
    if (text.length * 3 > PAGE_BYTES) {
      const bytes = Buffer.from(text, 'utf8');
      this.store({ bytes, ends: Uint32Array.of(bytes.length) });
    } else {
      this.openBytes += this.open.bytes.write(text, this.openBytes, 'utf8');
      this.open.ends[this.openStrings] = this.openBytes;
      this.openStrings += 1;
    }
    this.count += 1;
  }

  /** The string with that number; undefined if there is none. Call `seal` after the last `add`. */
  get(number: number): string | undefined {
    if (!(number >= 0 && number < this.count)) return undefined;
    const slot = number % CACHED_STRINGS;
    if (this.cachedNumbers[slot] === number) return this.cachedStrings[slot];
    const page = this.pageOf(number);
    const { bytes, ends } = this.load(page);
    const at = number - (this.firsts[page] as number);
    const text = bytes.toString('utf8', at === 0 ? 0 : ends[at - 1], ends[at]);
    if (text.length <= MAX_CACHED_CHARACTERS) {
      this.cachedNumbers[slot] = number;
      this.cachedStrings[slot] = text;
    }
    return text;
  }

  /** Completes the page being filled. */
  seal(): void {
    if (this.openStrings === 0) return;
    const { bytes, ends } = this.open;
    this.store(
      { bytes: bytes.subarray(0, this.openBytes), ends: ends.subarray(0, this.openStrings) },
      this.count - this.openStrings,
    );
    this.openBytes = 0;
    this.openStrings = 0;
  }

  /** Removes the scratch file. */
  close(): void {
    this.file?.close();
  }

  private store(page: Page, first = this.count): void {
    this.firsts.push(first);
    const size = page.bytes.length + page.ends.byteLength;
    if (this.file === undefined && this.inMemory + size <= this.memoryBudgetBytes) {
      this.inMemory += size;
      this.pages.push({ bytes: copy(page.bytes), ends: page.ends.slice() });
      return;
    }
    this.file ??= this.source.makeScratch();
    const ends = Buffer.from(page.ends.buffer, page.ends.byteOffset, page.ends.byteLength);
    const position = this.file.append(ends);
    this.file.append(page.bytes);
    this.spilled.push({ position, bytes: page.bytes.length });
  }

  private pageOf(number: number): number {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.firsts[middle] as number) <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private load(page: number): Page {
    const inMemory = this.pages[page];
    if (inMemory) return inMemory;
    const { position, bytes } = this.spilled[page - this.pages.length] as { position: number; bytes: number };
    // A page of one long string would make the cache as large as its strings.
    if (bytes > PAGE_BYTES) return this.readPage(page, position, Buffer.allocUnsafeSlow(4 + bytes), bytes);
    const slot = page % CACHED_PAGES;
    const cached = this.cachedPages[slot];
    if (cached?.page === page) return cached;
    // Buffers are reused, because the garbage collector is slow to notice memory outside of its heap.
    const buffer = cached?.buffer ?? Buffer.allocUnsafeSlow(ENDS_BYTES + PAGE_BYTES);
    const loaded = { page, buffer, ...this.readPage(page, position, buffer, bytes) };
    this.cachedPages[slot] = loaded;
    return loaded;
  }

  private readPage(page: number, position: number, buffer: Buffer, bytes: number): Page {
    const strings = (this.firsts[page + 1] ?? this.count) - (this.firsts[page] as number);
    const content = buffer.subarray(0, strings * 4 + bytes);
    (this.file as ScratchFile).read(content, position);
    return { bytes: content.subarray(strings * 4), ends: new Uint32Array(buffer.buffer, 0, strings) };
  }
}

function copy(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
