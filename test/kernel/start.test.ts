import { execFileSync, spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { ALLOW_NOTHING, CLI, callgate, gate, newNames, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const LONG = 120_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const nothing = () => writeProfile(at('none.json'), ALLOW_NOTHING);

describeKernel('a command that cannot be executed', () => {
  test.each([
    ['whose interpreter is missing', '#!/nowhere/interpreter\n', 'ENOENT'],
    ['that is neither binary nor script', 'echo hi\n', 'ENOEXEC'],
  ])(
    '%s has no calls: nothing is announced, and it is one error',
    async (_what, text, errno) => {
      writeFileSync(at('script'), text, { mode: 0o755 });
      for (const flags of [[], ['--fail-fast']]) {
        const run = await callgate(['check', '--baseline', nothing(), ...flags, '--', './script'], {
          cwd: folder,
        });
        expect(run.status).toBe(2);
        expect(run.stderr).toMatch(
          new RegExp(
            `^callgate: The command could not be started: \\S+/script in \\S+: ${errno} at execve [^\\n]*\\n$`,
          ),
        );
      }
    },
    LONG,
  );

  test(
    'is told from one that was: its calls are announced while it runs',
    async () => {
      const { run, report } = await gate('check', nothing(), [buildProgram('three-calls')]);
      for (const name of newNames(report))
        expect(run.stderr).toContain(`callgate: new system call ${name} by `);
      expect(newNames(report)).toContain('getpid');
    },
    LONG,
  );
});

describeKernel('an output of a run', () => {
  test(
    'that is a link stays one, and what it leads to is written',
    async () => {
      mkdirSync(at('real'));
      writeProfile(at('real/r.json'), ALLOW_NOTHING);
      symlinkSync('real/r.json', at('link.json'));
      const { run } = await gate('record', at('link.json'), [buildProgram('three-calls')]);
      expect(run.status).toBe(0);
      expect(readlinkSync(at('link.json'))).toBe('real/r.json');
      expect(readFileSync(at('real/r.json'), 'utf8')).toContain('"getpid"');
    },
    LONG,
  );

  test(
    'that is a device stays one',
    async () => {
      execFileSync('mknod', [at('full'), 'c', '1', '7']);
      const args = [
        'check',
        '--baseline',
        nothing(),
        '--json',
        at('full'),
        '--',
        buildProgram('three-calls'),
      ];
      const run = await callgate(args);
      expect(run.status).toBe(2);
      expect(run.stderr).toMatch(/^callgate: The report cannot be written to .*full: ENOSPC: [^\n]*\n$/m);
      expect(lstatSync(at('full')).isCharacterDevice()).toBe(true);
    },
    LONG,
  );

  test.each(['a pipe', 'a file'])(
    'that is its own standard output, %s, comes behind what the command wrote there',
    (kind) => {
      symlinkSync('/proc/self/fd/1', at('stdout'));
      const command = '"$@" > "$0/out"; cat "$0/out"';
      const args = [CLI, 'check', '--baseline', nothing(), '--json', at('stdout'), '--', 'echo', 'first'];
      const [file, ...rest] =
        kind === 'a pipe'
          ? [process.execPath, ...args]
          : ['bash', '-c', command, folder, process.execPath, ...args];
      const { stdout } = spawnSync(file ?? '', rest, { encoding: 'utf8' });
      expect(stdout).toMatch(/^first\n\{\n/);
      expect((JSON.parse(stdout.slice('first\n'.length)) as Report).verdict).toBe('new');
      expect(readlinkSync(at('stdout'))).toBe('/proc/self/fd/1');
    },
    LONG,
  );
});
