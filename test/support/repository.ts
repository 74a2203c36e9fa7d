import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** A real repository in a folder of its own. */
export class Repository {
  readonly root: string;

  constructor(root = mkdtempSync(join(tmpdir(), 'callgate-repository-'))) {
    this.root = root;
    this.git('init', '-q', '-b', 'main');
  }

  git(...args: string[]): string {
    const env = { PATH: process.env.PATH, HOME: this.root, ...IDENTITY };
    return execFileSync('git', ['-C', this.root, ...args], { encoding: 'utf8', env, stdio: 'pipe' }).trim();
  }

  /** Writes files; null removes one. */
  write(files: Readonly<Record<string, string | null>>): void {
    for (const [path, text] of Object.entries(files)) {
      const place = join(this.root, path);
      mkdirSync(dirname(place), { recursive: true });
      if (text === null) rmSync(place, { force: true });
      else writeFileSync(place, text);
    }
  }

  /** Commits everything, and gives the commit's name. */
  commit(files: Readonly<Record<string, string | null>> = {}): string {
    this.write(files);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'change');
    return this.git('rev-parse', 'HEAD');
  }

  /** The commit that GitHub makes of a pull request, at its reference, of the branches `main` and `change`. */
  makeMergeCommit(): string {
    this.git('checkout', '-q', '--detach', 'main');
    this.git('merge', '-q', '--no-ff', '-m', 'Merge', 'change');
    this.git('update-ref', 'refs/pull/1/merge', 'HEAD');
    const sha = this.git('rev-parse', 'HEAD');
    this.git('checkout', '-q', 'main');
    return sha;
  }

  /** What actions/checkout makes of a reference, with so much of its history. */
  checkOut(reference: string, depth: number | undefined, folder?: string): Repository {
    const clone = new Repository(folder);
    clone.git('remote', 'add', 'origin', `file://${this.root}`);
    clone.git(
      'fetch',
      '-q',
      '--no-tags',
      ...(depth === undefined ? [] : [`--depth=${depth}`]),
      'origin',
      `+${reference}:refs/remotes/pull/1/merge`,
      ...(depth === undefined ? ['+refs/heads/*:refs/remotes/origin/*'] : []),
    );
    clone.git('checkout', '-q', '--force', 'refs/remotes/pull/1/merge');
    return clone;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
