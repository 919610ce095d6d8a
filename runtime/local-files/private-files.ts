/**
 * Files and folders that only their owner can read: customers' data, passwords, logs. All local files of Longshore are
 * created here or with these modes, regardless of the umask.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const ownerOnly = { file: 0o600, directory: 0o700 } as const;

/** Mode of a folder that other accounts may pass through, but not list. */
const passable = 0o711;

/**
 * Makes all files of this process and its children private, including those that a library or a server writes. Call it
 * at the start of a program; it cannot be called in a thread.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/** Creates a private folder and its missing parents; returns the first that was missing, or undefined. */
export async function makePrivateDirectory(path: string): Promise<string | undefined> {
  const made = await mkdir(path, { recursive: true, mode: ownerOnly.directory });
  await tighten(path, ownerOnly.directory);
  return made;
}

/** Synchronous version of `makePrivateDirectory`. */
export function makePrivateDirectorySync(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: ownerOnly.directory }) !== undefined)
    chmodSync(path, ownerOnly.directory);
}

/**
 * Creates a folder above the data of a server that runs under an account of its own if root starts it: that account may
 * pass through. Otherwise the folder is private.
 */
export async function makePassableDirectory(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: passableMode() });
  if (made === undefined) return tighten(path, passableMode());
  // The umask may have removed rights that the account needs.
  for (let folder = path; folder.length >= made.length; folder = dirname(folder)) await chmod(folder, passableMode());
}

/** The mode of such a folder for the current user. */
export const passableMode = (): number => (process.getuid?.() === 0 ? passable : ownerOnly.directory);

/** Writes a private file, even if it existed before with other rights. */
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

/** Removes rights beyond `maxMode` from a file or folder of this account; those of other accounts are unchanged. */
export async function tighten(path: string, maxMode: number): Promise<void> {
  const entry = await lstat(path).catch(() => undefined);
  if (!entry || entry.isSymbolicLink() || (process.getuid && entry.uid !== process.getuid())) return;
  const tight = entry.mode & maxMode;
  // The file may have been removed in the meantime.
  if (tight !== (entry.mode & 0o777)) await chmod(path, tight).catch(() => {});
}

/** Tightens a folder and everything in it; the folder last, so that its mode shows that all of it was done. */
export async function restrictPermissions(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await restrictPermissions(path);
    // Keeps programs executable for their owner.
    else await tighten(path, ownerOnly.directory);
  }
  await tighten(folder, ownerOnly.directory);
}

/** Calls `restrictPermissions` unless it was done before, because a folder may have many files. */
export async function restrictPermissionsOnce(folder: string): Promise<void> {
  const entry = await lstat(folder).catch(() => undefined);
  if (entry && (entry.mode & 0o777 & ~ownerOnly.directory) !== 0) await restrictPermissions(folder);
}
