import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

const LINK = 0o120000;
/** What a path may lead to that is no file: a link to another path, or a commit of another repository. */
export type Special = { readonly link: string } | { readonly submodule: string };
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

  /** What a folder of a commit holds, `''` the root; undefined when there is no such folder. */
  list(commit: string, folder: string): { mode: number; name: string; oid: string }[] | undefined {
    try {
      const lines = this.git(['ls-tree', '-z', `${commit}:${folder}`]).split('\0');
      return lines.slice(0, -1).map((line) => {
        const [, mode = '', oid = '', name = ''] = /^(\d+) \S+ (\S+)\t(.*)$/s.exec(line) ?? [];
        return { mode: Number.parseInt(mode, 8), name, oid };
      });
    } catch {
      return undefined;
    }
  }

  /** A file's bytes, or those of the file that a link at the path leads to. */
  follow(commit: string, path: string): Buffer | undefined {
    const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    const entry = this.list(commit, folder)?.find(({ name }) => name === posix.basename(path));
    const content = this.read(commit, path);
    if (entry?.mode !== LINK || content === undefined) return content;
    return this.read(commit, posix.join(folder, content.toString()));
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
    files: Readonly<Record<string, string | Buffer | null | Special>>,
    message: string,
    options: { parent?: string; expected?: string; person?: { name: string; email: string } } = {},
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
      const entry = this.#makeEntry(content);
      // What stood in the way, a link or a submodule, is gone then.
      this.git(['update-index', '--add', '--replace', '--cacheinfo', `${entry},${path}`], { env });
    }
    const tree = this.git(['write-tree'], { env }).trim();
    const parents = parent === undefined ? [] : ['-p', parent];
    const { name, email } = options.person ?? PERSON;
    const by = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email };
    const commit = this.git(['commit-tree', tree, ...parents], { input: message, env: by }).trim();
    const expected = options.expected === undefined ? [] : [options.expected];
    this.git(['update-ref', `refs/heads/${branch}`, commit, ...expected]);
    return commit;
  }

  #makeEntry(content: string | Buffer | Special): string {
    if (typeof content === 'object' && 'submodule' in content) return `160000,${content.submodule}`;
    const isLink = typeof content === 'object' && 'link' in content;
    const input = isLink ? content.link : content;
    const blob = this.git(['hash-object', '-w', '--stdin'], { input }).trim();
    return `${isLink ? '120000' : '100644'},${blob}`;
  }

  end(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
