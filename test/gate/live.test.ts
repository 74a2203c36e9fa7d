import { Writable } from 'node:stream';
import { jest } from '@jest/globals';
import type { ObservedCall } from '../../src/audit/observed-call.ts';
import { Live } from '../../src/gate/live.ts';
import { seenBehaviour } from './seen-behaviour.ts';

/** A screen that keeps what was written, in order and by stream. */
function makeScreen(options: { isTTY?: boolean; runner?: boolean } = {}) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(bytes: Buffer, _encoding, done) {
        written[name] += bytes.toString('latin1');
        done();
      },
    });
  const screen = {
    stdout: stream('stdout'),
    stderr: Object.assign(stream('stderr'), { isTTY: options.isTTY ?? false }),
    runner: options.runner ?? false,
  };
  return { screen, written };
}
const call = (overrides: Partial<ObservedCall>): ObservedCall => ({
  name: 'sync',
  arch: 'x86_64',
  nr: 162,
  action: 'log',
  exe: '/bin/sync',
  comm: 'sync',
  count: 1,
  firstAtMs: 0,
  firstSerial: 1,
  context: null,
  test: null,
  pid: 7,
  ...overrides,
});

describe('a running gate', () => {
  test('tells each new behaviour once, by whom where that is another program, and nothing in it moves text', () => {
    const { screen, written } = makeScreen();
    const live = new Live(screen);
    const write = seenBehaviour({ kind: 'write', value: '/etc/a\u001b[31m', exe: '/usr/bin/node' });
    for (const seen of [seenBehaviour(), write, { ...write, exe: '/bin/other' }]) live.newBehaviour(seen);
    live.end();
    expect(written.stderr).toBe(
      'callgate: new behaviour: execute /usr/bin/id\n' +
        'callgate: new behaviour: write /etc/a\\u{1b}[31m by /usr/bin/node\n',
    );
  });

  test('passes the subject’s bytes on as they are, each stream apart', () => {
    const { screen, written } = makeScreen();
    const live = new Live(screen);
    live.output(1, Buffer.from([0xff, 0x00, 0x1b, 0x0a]));
    live.output(2, Buffer.from('::error::x'));
    live.end();
    expect(written).toEqual({ stdout: '\xff\0\x1b\n', stderr: '::error::x' });
  });

  test('announces each new call once, and fifty at most', () => {
    const { screen, written } = makeScreen();
    const live = new Live(screen);
    for (let nr = 0; nr < 60; nr += 1) {
      live.newCall(call({ name: `call${nr}` }));
      live.newCall(call({ name: `call${nr}`, exe: '/bin/other' }));
    }
    live.end();
    const lines = written.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(50);
    expect(lines[0]).toBe('callgate: new system call call0 by /bin/sync');
  });

  test('shows what it waits for and what it put back', () => {
    const { screen, written } = makeScreen();
    const live = new Live(screen);
    const holder = { pid: 7, startTicks: '1', user: 'ann', command: 'npm\u001b[2J test' };
    live.message({ event: 'waiting', holder });
    live.message({ event: 'waiting', holder: null });
    live.message({ event: 'recovered', done: ['auditctl -e 0', 'auditd 9 ended'] });
    live.end();
    expect(written.stderr).toBe(
      'callgate: waiting for the observer of ann (pid 7): npm\\u{1b}[2J test\n' +
        'callgate: waiting for another observer on this host\n' +
        'callgate: an earlier run was cut off; put back: auditctl -e 0, auditd 9 ended\n',
    );
  });

  test('begins a line of its own where the subject stopped inside one', () => {
    const { screen, written } = makeScreen();
    const live = new Live(screen);
    live.output(2, Buffer.from('progress 10 %'));
    live.say('here');
    live.output(2, Buffer.from('whole\n'));
    live.say('there');
    live.end();
    expect(written.stderr).toBe('progress 10 %\ncallgate: here\nwhole\ncallgate: there\n');
  });
});

describe('progress', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('is shown on a terminal after two seconds of silence, and wiped before anything else', () => {
    const { screen, written } = makeScreen({ isTTY: true });
    const live = new Live(screen);
    live.message({ event: 'progress', records: 12 });
    jest.advanceTimersByTime(1400);
    expect(written.stderr).toBe('');
    jest.advanceTimersByTime(1200);
    expect(written.stderr).toContain('\r\u001b[Kcallgate: running for 2.00 s, 12 records read');
    live.output(1, Buffer.from('out\n'));
    expect(written.stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(written.stdout).toBe('out\n');
    jest.advanceTimersByTime(1400);
    live.end();
    expect(written.stderr.endsWith('\r\u001b[K')).toBe(true);
    jest.advanceTimersByTime(10_000);
    expect(written.stderr.endsWith('\r\u001b[K')).toBe(true);
  });

  test('is never shown where standard error is no terminal', () => {
    const { screen, written } = makeScreen();
    const live = new Live(screen);
    jest.advanceTimersByTime(60_000);
    live.end();
    expect(written).toEqual({ stdout: '', stderr: '' });
  });
});

describe('under the Actions runner', () => {
  test('the subject’s output holds no command, on either stream', () => {
    const { screen, written } = makeScreen({ runner: true });
    const live = new Live(screen);
    for (const stream of [1, 2] as const) {
      live.output(stream, Buffer.from('::set-output name=a:'));
      live.output(stream, Buffer.from(':b\n  :'));
      live.output(stream, Buffer.from(':error::x\n#'));
      live.output(stream, Buffer.from('#[error]y\n'));
    }
    live.end();
    const expected = ': :set-output name=a::b\n  : :error::x\n## [error]y\n';
    expect(written).toEqual({ stdout: expected, stderr: expected });
  });

  test('a line of the gate’s own gives the subject no start of a line to speak from', () => {
    const { screen, written } = makeScreen({ runner: true });
    const live = new Live(screen);
    live.output(2, Buffer.from('begun '));
    live.say('news');
    live.output(2, Buffer.from('::error::x\n'));
    live.end();
    expect(written.stderr).toBe('begun \ncallgate: news\n: :error::x\n');
  });

  test('a program whose name is a command is shown and not obeyed', () => {
    const { screen, written } = makeScreen({ runner: true });
    const live = new Live(screen);
    live.newCall(call({ exe: '/tmp/##[error]x' }));
    live.end();
    expect(written.stderr).toBe('callgate: new system call sync by /tmp/## [error]x\n');
  });

  test('output that ends inside a line, or inside a mark, leaves the next line to the action', () => {
    const { screen, written } = makeScreen({ runner: true });
    const live = new Live(screen);
    live.output(1, Buffer.from('last #'));
    live.output(2, Buffer.from(':'));
    live.end();
    expect(written).toEqual({ stdout: 'last #\n', stderr: ':\n' });
  });
});
