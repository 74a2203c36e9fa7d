import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package's files, unpacked and not installed, or why they cannot be had here. */
export type DebianPackage =
  | { readonly name: string; readonly directory: string }
  | { readonly name: string; readonly unavailable: string };

const cache = join(tmpdir(), 'callgate-debian-packages');

/**
 * Downloads a Debian package with `apt-get download` and unpacks it below the system's temporary directory, once
 * for all test files. With CALLGATE_REQUIRE_KERNEL=1 it throws instead of answering `unavailable`.
 */
export function fetchDebianPackage(name: string): DebianPackage {
  const directory = join(cache, name);
  try {
    if (!existsSync(directory)) unpackInto(directory, name);
    return { name, directory };
  } catch (error) {
    const unavailable = String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
    if (process.env.CALLGATE_REQUIRE_KERNEL === '1') {
      throw new Error(`the Debian package ${name} is required and cannot be had: ${unavailable}`, {
        cause: error,
      });
    }
    return { name, unavailable };
  }
}

/** The path of one file in the package. Only for a package that is there. */
export function pathIn(found: DebianPackage, file: string): string {
  if ('unavailable' in found) throw new Error(`${found.name} is not available: ${found.unavailable}`);
  return join(found.directory, file);
}

/** `test` where the package is there, else a skipped test whose name says why it is. */
export function testWith(found: DebianPackage): (name: string, run: () => void) => void {
  if ('directory' in found) return (name, run) => test(name, run);
  return (name, run) => test.skip(`${name} (no package ${found.name}: ${found.unavailable})`, run);
}

/** Unpacks beside the goal and renames, so that two test processes never see half a package. */
function unpackInto(directory: string, name: string): void {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, '.unpacking-'));
  try {
    execFileSync('apt-get', ['download', '-q', name], { cwd: work, stdio: 'pipe', timeout: 60_000 });
    const archive = readdirSync(work).find((file) => file.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get download left no file');
    execFileSync('dpkg-deb', ['-x', join(work, archive), join(work, 'files')], { stdio: 'pipe' });
    if (!existsSync(directory)) renameSync(join(work, 'files'), directory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
