import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cache = join(tmpdir(), 'callgate-npm-packages');

/**
 * The folder of a package's files, unpacked below the system's temporary directory and not installed, once for all test
 * files. `version` is exact; the client checks what it downloads by the registry's digest.
 */
export function fetchNpmPackage(name: string, version: string): string {
  const directory = join(cache, `${name.replaceAll('/', '-')}-${version}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cache, { recursive: true });
  // Beside the goal and renamed, so that two test processes never see half a package.
  const work = mkdtempSync(join(cache, '.unpacking-'));
  try {
    execFileSync('npm', ['pack', '--loglevel=error', `${name}@${version}`], {
      cwd: work,
      stdio: 'pipe',
      timeout: 60_000,
    });
    const archive = readdirSync(work).find((file) => file.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm pack left no file');
    execFileSync('tar', ['xzf', archive], { cwd: work, stdio: 'pipe' });
    if (!existsSync(directory)) renameSync(join(work, 'package'), directory);
    return directory;
  } catch (cause) {
    throw new Error(
      `The package ${name}@${version} is needed, and npm could not download it: ${describeFailure(cause)}. Expected a registry that ` +
        `answers, or the files of the package in ${directory}, where they are kept from the first time on.`,
      { cause },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What npm said of why, in its first words; the error's own where it said nothing. */
function describeFailure(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message: string };
  const lines = String(stderr ?? '').matchAll(/^npm (?:error|ERR!) (.+)$/gm);
  const said = [...lines].map(([, text = '']) => text).slice(0, 3);
  return said.join('; ') || message;
}
