import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Holder } from '../../src/host/lock.ts';
import { STATE_FOLDER } from '../../src/host/paths.ts';

/** Takes the lock and tells what happens, a JSON value a line; a line on standard input lets go or gives up. */
const PARTY = `
import { createInterface } from 'node:readline';
import { takeLock } from './src/host/lock.ts';
const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
const abort = new AbortController();
let lock;
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'give up') abort.abort(new Error('gave up'));
  else lock.release();
});
try {
  lock = await takeLock({ user: 'ann', command: process.argv[2] }, (holder) => tell('waiting', { holder }), abort.signal);
  tell('held');
} catch (error) {
  tell('refused', { message: error.message });
}`;

interface Told {
  readonly event: 'waiting' | 'held' | 'refused';
  readonly holder?: Holder;
  readonly message?: string;
}

/** One process that wants the lock. */
class Party {
  readonly process: ChildProcessWithoutNullStreams;
  readonly told: Told[] = [];

  constructor(namespace: number, script: string, name: string) {
    this.process = spawn('nsenter', ['--mount', '-t', String(namespace), process.execPath, script, name]);
    createInterface({ input: this.process.stdout }).on('line', (line) =>
      this.told.push(JSON.parse(line) as Told),
    );
  }

  async hears(event: Told['event']): Promise<Told> {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const found = this.told.find((told) => told.event === event);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`${event} was not told within 20 s, but ${JSON.stringify(this.told)}`);
  }

  say(line: 'let go' | 'give up'): void {
    this.process.stdin.write(`${line}\n`);
  }
}

/** A mount namespace, in which the state folder is nobody else's, may be had by root alone. */
const possible =
  process.env.CALLGATE_REQUIRE_KERNEL === '1' ||
  (process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0);

(possible ? describe : describe.skip)('the observer’s lock', () => {
  let folder: string;
  let script: string;
  let namespace: ChildProcessWithoutNullStreams;
  const parties: Party[] = [];
  const enter = (name: string): Party => {
    const party = new Party(namespace.pid ?? 0, script, name);
    parties.push(party);
    return party;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-lock-'));
    script = join(folder, 'party.mjs');
    const banner = {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    };
    const stdin = { contents: PARTY, resolveDir: join(import.meta.dirname, '../..') };
    await build({ stdin, bundle: true, platform: 'node', format: 'esm', banner, outfile: script });
    mkdirSync(STATE_FOLDER, { recursive: true, mode: 0o700 });
    const ready = `mount -t tmpfs -o mode=700 none ${STATE_FOLDER} && echo ready && exec cat`;
    namespace = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', ready]);
    await new Promise((resolve) => namespace.stdout.once('data', resolve));
  });
  afterEach(() => {
    for (const party of parties.splice(0)) party.process.kill('SIGKILL');
  });
  afterAll(() => {
    namespace.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('is had at once, without a word, where nobody holds it', async () => {
    const only = enter('npm test');
    await only.hears('held');
    expect(only.told).toEqual([{ event: 'held' }]);
  });

  test('is held by one; a second waits, is told for whom, and has it afterwards', async () => {
    const first = enter('npm test');
    await first.hears('held');
    const second = enter('second');
    expect(await second.hears('waiting')).toMatchObject({ holder: { user: 'ann', command: 'npm test' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(second.told.map(({ event }) => event)).toEqual(['waiting']);
    first.say('let go');
    await second.hears('held');
    const third = enter('third');
    expect(await third.hears('waiting')).toMatchObject({ holder: { command: 'second' } });
  });

  test('goes on to the next when its holder is killed', async () => {
    const first = enter('killed');
    await first.hears('held');
    const second = enter('second');
    await second.hears('waiting');
    first.process.kill('SIGKILL');
    await second.hears('held');
  });

  test('is not waited for after an interruption, and stays with its holder', async () => {
    const first = enter('first');
    await first.hears('held');
    const second = enter('second');
    await second.hears('waiting');
    second.say('give up');
    expect(await second.hears('refused')).toMatchObject({ message: 'gave up' });
    const third = enter('third');
    expect(await third.hears('waiting')).toMatchObject({ holder: { command: 'first' } });
    first.say('let go');
    await third.hears('held');
  });

  test('names nobody where the holder has not said who it is', async () => {
    const file = join(STATE_FOLDER, 'lock');
    const holder = spawn('nsenter', [
      '--mount',
      '-t',
      String(namespace.pid),
      'flock',
      '--no-fork',
      file,
      'sleep',
      '60',
    ]);
    try {
      for (
        const isFree = () =>
          spawnSync('nsenter', ['--mount', '-t', String(namespace.pid), 'flock', '-n', file, 'true'])
            .status === 0;
        isFree();
      );
      const second = enter('second');
      expect((await second.hears('waiting')).holder).toBeUndefined();
    } finally {
      holder.kill('SIGKILL');
    }
  });
});
