import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS } from '../../src/behaviour/behaviour.ts';
import { createMatcher } from '../../src/behaviour/match.ts';
import { gate } from '../support/callgate.ts';
import { nodePaths } from '../support/injected-example.ts';
import { NAMES_THREADS } from '../support/injections.ts';
import { describeKernel } from '../support/kernel.ts';

const LONG = 60_000;
const AGENT = join(import.meta.dirname, '../programs/api-agent.mjs');
const PAGE = readFileSync(join(import.meta.dirname, '../../docs/behaviours.md'), 'utf8');
/** What stands on the page between its first fences for JSON. */
const TEXT = /^```json\n(.*?)^```$/ms.exec(PAGE)?.[1] ?? '';
/** What differs between machines, as the page says, beside that node may name its threads. */
const NODE = nodePaths().at(-1) ?? '';
/** A loopback address of its own, so that nothing else serves there. */
const API = '127.0.0.2';

/** Some calls come and go between identical runs; a behaviour is a kind and a value. */
const ofBehaviours = (reasons: readonly string[]) => reasons.filter((reason) => /^\w+: \w+ /.test(reason));

describeKernel('the agent that the page on behaviours describes in ten lines', () => {
  let folder: string;
  let calls: Record<string, unknown>;
  let server: Server;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-described-')));
    mkdirSync(join(folder, 'scratch'));
    // Beside the workspace, whose files the agent may not change.
    writeFileSync(
      join(folder, 'hosts'),
      `127.0.0.1 localhost\n${API} api.example.com\n127.0.0.3 other.example.com\n`,
    );
    server = createServer((_, response) => response.end('go on\n'));
    await new Promise<void>((resolve) => server.listen(443, '0.0.0.0', resolve));
    await run('record', ['api.example.com'], ['--behaviours', 'off', '--runs', '3']);
    calls = JSON.parse(readFileSync(join(folder, 'seccomp.json'), 'utf8'));
  }, LONG);
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In a mount namespace where names are what the test says. */
  function run(mode: 'check' | 'record', args: readonly string[], flags: readonly string[]) {
    return gate(mode, 'seccomp.json', [process.execPath, AGENT, ...args], {
      cwd: folder,
      flags,
      within: [
        'unshare',
        '--mount',
        'sh',
        '-c',
        `mount --bind ${join(folder, 'hosts')} /etc/hosts && exec "$@"`,
        'sh',
      ],
    });
  }

  function check(text: string, ...args: string[]) {
    const profile = JSON.stringify({ ...calls, callgate: 0 }).replace(
      '"callgate":0',
      () => `"callgate":${text}`,
    );
    const threads = '"behaviours": [{ "use": "prctl PR_SET_NAME" },';
    const here = profile.replace('"/usr/bin/node"', JSON.stringify(NODE));
    writeFileSync(
      join(folder, 'seccomp.json'),
      NAMES_THREADS ? here.replace('"behaviours": [', threads) : here,
    );
    return run('check', args, ['--behaviours', 'gate']);
  }

  test(
    'is clean, and every line is needed',
    async () => {
      const { report } = await check(TEXT);
      expect([ofBehaviours(report.reasons), report.command.exitCode]).toEqual([[], 0]);
      expect(report.behaviours).toMatchObject({ mode: 'gate', proven: true, why: [], new: [] });
      const { report: without } = await check('{ "behaviours": [{ "execute": "/nothing" }] }');
      const lines: Record<string, string>[] = JSON.parse(TEXT).behaviours;
      expect(lines).toHaveLength(10);
      const unneeded = lines.filter((line) => {
        const kind = KINDS.find((one) => line[one] !== undefined) ?? 'use';
        const value = (line[kind] ?? '').replace('/usr/bin/node', NODE);
        const match = createMatcher([{ kind, value }], new Map([['api.example.com', [API]]]));
        return !without.behaviours?.new.some((one) => match(one.kind, one.value) === 0);
      });
      expect(unneeded).toEqual([]);
    },
    LONG,
  );

  test(
    'is caught when it asks another host, or writes anywhere else',
    async () => {
      const { report } = await check(TEXT, 'other.example.com', `${folder}/notes.txt`);
      expect(ofBehaviours(report.reasons)).toEqual([
        'new: connect 127.0.0.3:443',
        'new: write $WORKSPACE/notes.txt',
      ]);
    },
    LONG,
  );
});
