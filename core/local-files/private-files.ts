/**
 * Files and folders that only their owner can read: customers' data, passwords, logs. All that Longshore keeps on a
 * machine is made here or with these modes, whatever the umask is.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const ownerOnly = { file: 0o600, directory: 0o700 } as const;

/** Of a folder that others may pass through to what is theirs, but not look into. */
const passable = 0o711;

/**
 * Makes what this process and its children write their owner's alone, also where a library or a server writes it.
 * For the start of a program: threads cannot.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/** Makes a folder, and those above it that are missing, for its owner alone; returns the first that was missing. */
export async function makePrivateDirectory(path: string): Promise<string | undefined> {
  const made = await mkdir(path, { recursive: true, mode: ownerOnly.directory });
  await tighten(path, ownerOnly.directory);
  return made;
}

/** As `makePrivateDirectory`, at once. */
export function makePrivateDirectorySync(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: ownerOnly.directory }) !== undefined)
    chmodSync(path, ownerOnly.directory);
}

/**
 * Makes a folder on the way to the data of a server that runs under an account of its own, which is so where root starts
 * it: that account may pass through. For everybody else it is private.
 */
export async function makePassableDirectory(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: passableMode() });
  if (made === undefined) return tighten(path, passableMode());
  // The umask may have taken from them what the account needs.
  for (let folder = path; folder.length >= made.length; folder = dirname(folder)) await chmod(folder, passableMode());
}

/** The mode of such a folder. */
export const passableMode = (): number => (process.getuid?.() === 0 ? passable : ownerOnly.directory);

/** Writes a file for its owner alone, also where it was there before and others could read it. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const file = await open(path, 'w', ownerOnly.file);
  try {
    await file.chmod(ownerOnly.file);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Takes from a file or folder of ours the rights beyond `most`; what is another account's stays as it is. */
export async function tighten(path: string, most: number): Promise<void> {
  const entry = await lstat(path).catch(() => undefined);
  if (!entry || entry.isSymbolicLink() || (process.getuid && entry.uid !== process.getuid())) return;
  const tight = entry.mode & most;
  // It may be gone by now.
  if (tight !== (entry.mode & 0o777)) await chmod(path, tight).catch(() => {});
}

/** Tightens a folder of ours and all in it; itself last, so that one that is tight is known to have been gone through. */
export async function tightenAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await tightenAll(path);
    // Programs stay executable for their owner.
    else await tighten(path, ownerOnly.directory);
  }
  await tighten(folder, ownerOnly.directory);
}

/** As `tightenAll`, unless it was done before: a folder may have many files. */
export async function tightenOnce(folder: string): Promise<void> {
  const entry = await lstat(folder).catch(() => undefined);
  if (entry && (entry.mode & 0o777 & ~ownerOnly.directory) !== 0) await tightenAll(folder);
}
