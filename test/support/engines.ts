import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fetchDebianPackage, pathIn } from './debian-packages.ts';

/** The packages of both engines, and of the libraries that they need; some have another name since 64-bit times. */
const PACKAGES = ['docker.io', 'containerd', 'runc', 'podman', 'conmon'];
const LIBRARIES = [['libsubid4'], ['libgpgme11t64', 'libgpgme11']];
/** What dockerd makes outside of the folders that it is given. */
const STRAY = ['/etc/docker', '/run/docker'];
/** Limits that a shell without privileges over its own may keep. */
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];

/**
 * Docker and Podman as Debian has them, unpacked and not installed: a daemon of its own, all state in one folder, no network.
 */
export class Engines {
  readonly folder = mkdtempSync(join(tmpdir(), 'callgate-engines-'));
  readonly #env: NodeJS.ProcessEnv;
  readonly #stray = STRAY.filter((path) => !existsSync(path));
  #daemon: ChildProcess | undefined;

  constructor() {
    const unpacked = PACKAGES.map((name) => fetchDebianPackage(name));
    const folders = unpacked.flatMap((found) => [pathIn(found, 'usr/sbin'), pathIn(found, 'usr/bin')]);
    const architecture = execFileSync('gcc', ['-print-multiarch'], { encoding: 'utf8' }).trim();
    const libraries = LIBRARIES.map((names) =>
      pathIn(fetchDebianPackage(findKnown(names)), `usr/lib/${architecture}`),
    );
    this.#env = {
      ...process.env,
      PATH: [...folders, process.env.PATH].join(delimiter),
      LD_LIBRARY_PATH: libraries.join(delimiter),
      DOCKER_HOST: `unix://${join(this.folder, 'docker.sock')}`,
      HOME: this.folder,
    };
  }

  /** Starts the daemon, and gives it an image of one program. */
  async start(program: string): Promise<void> {
    const root = join(this.folder, 'root');
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'program'), readFileSync(program), { mode: 0o755 });
    const at = (name: string) => join(this.folder, name);
    this.#daemon = spawn(
      'dockerd',
      [
        ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('docker.pid')],
        ...['--host', `unix://${at('docker.sock')}`, '--storage-driver', 'vfs'],
        ...['--iptables=false', '--bridge=none'],
      ],
      { env: this.#env, stdio: 'ignore' },
    );
    await this.#waitForDaemon();
    const image = execFileSync('tar', ['-C', root, '-c', '.']);
    this.#run('docker', ['import', '-', 'program'], image);
  }

  async #waitForDaemon(): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if (this.#daemon?.exitCode !== null) throw new Error(`dockerd ended with ${this.#daemon?.exitCode}`);
      if (existsSync(join(this.folder, 'docker.sock'))) {
        try {
          this.#run('docker', ['version']);
          return;
        } catch {
          // It listens before it answers.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('dockerd did not answer within 20 seconds');
  }

  /** What the program prints in a container of the engine under a profile. */
  run(engine: 'docker' | 'podman', profile: string): string {
    const secured = ['--rm', '--network', 'none', ...LIMITS, '--security-opt', `seccomp=${profile}`];
    if (engine === 'docker') return this.#run('docker', ['run', ...secured, 'program', '/program']);
    const root = join(this.folder, 'podman-root');
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    writeFileSync(join(root, 'program'), readFileSync(join(this.folder, 'root/program')), { mode: 0o755 });
    const at = (name: string) => join(this.folder, 'podman', name);
    return this.#run('podman', [
      ...[
        '--root',
        at('root'),
        '--runroot',
        at('run'),
        '--tmpdir',
        at('tmp'),
        '--network-config-dir',
        at('net'),
      ],
      ...['--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs', '--events-backend', 'none'],
      ...['--conmon', this.#find('conmon'), '--runtime', this.#find('runc')],
      ...['run', ...secured, '--rootfs', root, '/program'],
    ]);
  }

  #find(name: string): string {
    const folders = (this.#env.PATH ?? '').split(delimiter);
    return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
  }

  #run(file: string, args: readonly string[], input?: Buffer): string {
    const options = { env: this.#env, input: input ?? '', timeout: 60_000, cwd: dirname(this.folder) };
    return execFileSync(file, args, { ...options, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async end(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon !== undefined && daemon.exitCode === null) {
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await ended;
    }
    for (const path of [this.folder, ...this.#stray]) rmSync(path, { recursive: true, force: true });
  }
}

/** The first of the names that this system's package lists have. */
function findKnown(names: readonly string[]): string {
  const isKnown = (name: string) => spawnSync('apt-cache', ['show', name]).status === 0;
  return names.find(isKnown) ?? names[0] ?? '';
}
