import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { gate, writeProfile } from '../support/callgate.ts';
import { committedProfile, makeSubject, type Subject } from '../support/injected-example.ts';
import { EXAMPLES, INJECTIONS, MPROTECT } from '../support/injections.ts';
import { describeKernel } from '../support/kernel.ts';
import { installMcpPackages } from '../support/mcp-packages.ts';

const LONG = 120_000;
const shown = ({ kind, value }: { kind: string; value: string }) => `${kind} ${value}`;
const folders: string[] = [];
const makeFolder = () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-injections-')));
  folders.push(folder);
  return folder;
};
let server: Server;
let port: number;

describeKernel('what is injected into a tool', () => {
  beforeAll(async () => {
    installMcpPackages();
    server = createServer((socket) => socket.destroy());
    port = await listenBelow(32768, server);
  }, LONG);
  afterAll(() => {
    server?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  describe.each(EXAMPLES)('of %s', (example) => {
    let subject: Subject;
    let report: Report;
    const found = (text: string) =>
      report.behaviours?.new.filter((one) => shown(one) === subject.fill(text)) ?? [];

    beforeAll(async () => {
      const folder = makeFolder();
      subject = makeSubject(example, folder, INJECTIONS, { port });
      const baseline = writeProfile(join(folder, 'seccomp.json'), committedProfile(example));
      // Every call is allowed, so that behaviours are all that is left.
      await gate('record', baseline, subject.command, { ...subject, flags: ['--behaviours', 'off'] });
      subject.reset();
      ({ report } = await gate('check', baseline, subject.command, {
        ...subject,
        flags: ['--behaviours', 'gate'],
      }));
    }, LONG);

    test.each(INJECTIONS.map((one) => [one.name, one] as const))(
      '%s is named, with who and when',
      (_, one) => {
        const [behaviour, ...more] = found(one.shows);
        expect(more).toEqual([]);
        expect(behaviour?.exe).toMatch(new RegExp(`${escapePattern(subject.fill(one.by))}$`));
        expect([behaviour?.test, behaviour?.refused]).toEqual([subject.testOf(one), 0]);
        expect(report.reasons).toContain(`new: ${subject.fill(one.shows)}`);
      },
    );

    test('nothing else is, and all tests of the example pass', () => {
      const known = INJECTIONS.flatMap(({ shows, brings }) => [shows, ...(brings ?? [])]).map(subject.fill);
      expect(report.behaviours?.new.map(shown).filter((text) => !known.includes(text))).toEqual([]);
      expect([report.behaviours?.why, report.command.exitCode]).toEqual([[], 0]);
    });
  });

  describe.each(EXAMPLES)('of %s under rules for arguments alone', (example) => {
    let subject: Subject;
    let report: Report;

    beforeAll(async () => {
      const folder = makeFolder();
      const baseline = join(folder, 'seccomp.json');
      const plain = makeSubject(example, folder, []);
      await gate('record', baseline, plain.command, { ...plain, flags: ['--arguments'] });
      const recorded = JSON.parse(readFileSync(baseline, 'utf8'));
      writeProfile(baseline, { ...recorded, callgate: undefined });
      subject = makeSubject(example, folder, INJECTIONS, { port });
      ({ report } = await gate('check', baseline, subject.command, subject));
    }, LONG);

    const told = INJECTIONS.flatMap(({ name, call }) => {
      const text = typeof call === 'object' ? call[example] : call;
      return text === undefined ? [] : [[name, text] as const];
    });
    test.each(told)('%s is new by its call: %s', (_, text) => {
      const calls = report.new.map((call) =>
        [call.name, call.arguments && `(${call.arguments})`, text.includes('/') && call.path].filter(Boolean),
      );
      expect(calls.map((words) => words.join(' '))).toContain(subject.fill(text));
    });

    test('what only a path or an address tells is not', () => {
      expect(report.verdict).toBe('new');
      expect(report.behaviours?.mode).toBe('report');
      expect(report.reasons.filter((reason) => !/^new: \w+(?: \(.*\))?$/.test(reason))).toEqual([]);
    });
  });

  test(
    'memory made executable is named where nothing is compiled at run time, as behaviour and by its arguments',
    async () => {
      const folder = makeFolder();
      const options = { nodeOptions: ['--jitless'] };
      const baseline = join(folder, 'seccomp.json');
      const plain = makeSubject('mcp', folder, [], options);
      await gate('record', baseline, plain.command, { ...plain, flags: ['--arguments'] });
      expect(readFileSync(baseline, 'utf8')).not.toContain('"mprotect exec"');
      const subject = makeSubject('mcp', folder, [MPROTECT], options);
      const { report } = await gate('check', baseline, subject.command, {
        ...subject,
        flags: ['--behaviours', 'gate'],
      });
      const behaviour = report.behaviours?.new.find((one) => shown(one) === MPROTECT.shows);
      expect([behaviour?.exe, behaviour?.test]).toEqual([
        expect.stringMatching(/\/node$/),
        subject.testOf(MPROTECT),
      ]);
      expect(report.reasons).toContain('new: mprotect (exec)');
    },
    LONG,
  );
});

const escapePattern = (text: string) => text.replaceAll(/[.()]/g, '\\$&');

/** Listens on a free loopback port that the kernel does not give by itself. */
async function listenBelow(limit: number, on: Server): Promise<number> {
  for (let tried = limit - 1; tried > limit - 1000; tried -= 1) {
    const isTaken = await new Promise<boolean>((resolve) => {
      on.once('error', () => resolve(true));
      on.listen(tried, '127.0.0.1', () => resolve(false));
    });
    if (!isTaken) return tried;
  }
  throw new Error('no free port');
}
