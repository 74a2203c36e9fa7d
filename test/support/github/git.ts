import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PERSON = { name: 'An Author', email: 'author@example.invalid' };

/** A real bare repository behind the fake GitHub: what is committed through the API can be fetched and diffed. */
export class BareRepository {
  readonly path = mkdtempSync(join(tmpdir(), 'callgate-bare-'));
  #indexes = 0;

  constructor() {
    this.git(['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  }

  /** Output of a git command in the repository. */
  git(
    args: readonly string[],
    options: { input?: string | Buffer; env?: Record<string, string> } = {},
  ): string {
    return this.gitBytes(args, options).toString();
  }

  gitBytes(
    args: readonly string[],
    options: { input?: string | Buffer; env?: Record<string, string> } = {},
  ): Buffer {
    return execFileSync('git', args, {
      cwd: this.path,
      input: options.input ?? '',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
      env: {
        PATH: process.env.PATH ?? '',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: PERSON.name,
        GIT_AUTHOR_EMAIL: PERSON.email,
        GIT_COMMITTER_NAME: PERSON.name,
        GIT_COMMITTER_EMAIL: PERSON.email,
        ...options.env,
      },
    });
  }

  /** The commit that a branch, a short or a full name stands for; undefined when there is none. */
  resolve(name: string): string | undefined {
    for (const candidate of [`refs/heads/${name}`, `refs/${name}`, name]) {
      try {
        return this.git(['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`]).trim();
      } catch {
        // the next form
      }
    }
    return undefined;
  }

  /** A file's bytes at a commit; undefined when there is no such file. */
  read(commit: string, path: string): Buffer | undefined {
    try {
      return this.gitBytes(['cat-file', 'blob', `${commit}:${path}`]);
    } catch {
      return undefined;
    }
  }

  /** The object's name, or undefined. */
  objectName(commit: string, path: string): string | undefined {
    try {
      return this.git(['rev-parse', '--verify', '--quiet', `${commit}:${path}`]).trim();
    } catch {
      return undefined;
    }
  }

  /**
   * Commits files on a branch (null removes one) on top of `parent`, or of its head; a branch that is not there begins. The
   * branch is moved only if it still stands at `expected`.
   */
  commit(
    branch: string,
    files: Readonly<Record<string, string | Buffer | null>>,
    message: string,
    options: { parent?: string; expected?: string } = {},
  ): string {
    const head = this.resolve(branch);
    const parent = options.parent ?? head;
    this.#indexes += 1;
    const env = { GIT_INDEX_FILE: join(this.path, `index-${this.#indexes}`) };
    if (parent !== undefined) this.git(['read-tree', parent], { env });
    for (const [path, content] of Object.entries(files)) {
      if (content === null) {
        this.git(['rm', '--cached', '--quiet', '--', path], { env: { ...env, GIT_WORK_TREE: this.path } });
        continue;
      }
      const blob = this.git(['hash-object', '-w', '--stdin'], { input: content }).trim();
      this.git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env });
    }
    const tree = this.git(['write-tree'], { env }).trim();
    const parents = parent === undefined ? [] : ['-p', parent];
    const commit = this.git(['commit-tree', tree, ...parents], { input: message }).trim();
    const expected = options.expected === undefined ? [] : [options.expected];
    this.git(['update-ref', `refs/heads/${branch}`, commit, ...expected]);
    return commit;
  }

  end(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
