import fc from 'fast-check';
import { assemble, groupLines, readLines, serialOf, sessionOf } from './event-fixtures.ts';

const lines = readLines('events-raw');
const session = sessionOf(lines);
const groups = groupLines(lines);
const { events, incomplete } = assemble(lines, session);

test('each event of a real log comes whole, once, in the order of their ends', () => {
  expect(incomplete).toEqual([]);
  expect(events.map(({ serial }) => serial)).toEqual(groups.map(([first = '']) => serialOf(first)));
  const given = groups.map((group) => (group.join('\n').length < 1 << 16 ? group : []));
  expect(given.filter(({ length }) => length === 0)).toHaveLength(1);
  expect(events.every((event, at) => event.lines.join('\n') === given[at]?.join('\n'))).toBe(true);
});

/** Whose turn it is, one number for each line: the events share the log as their processes share the processors. */
const anyTurns = fc.array(fc.nat(), { minLength: lines.length, maxLength: lines.length });

function interleave(turns: readonly number[], all: readonly (readonly string[])[]): string[] {
  const left = all.map((group) => [...group]);
  return turns.flatMap((turn) => {
    const waiting = left.filter((group) => group.length > 0);
    // Of the next few events alone, as in a log.
    const line = waiting[turn % Math.min(waiting.length, 40)]?.shift();
    return line === undefined ? [] : [line];
  });
}

test('any interleaving gives the same events', () => {
  const bySerial = [...events].sort((a, b) => a.serial - b.serial);
  fc.assert(
    fc.property(anyTurns, (turns) => {
      const shuffled = interleave(turns, groups);
      expect(shuffled).toHaveLength(lines.length);
      const read = assemble(shuffled, session);
      expect(read.incomplete).toEqual([]);
      expect([...read.events].sort((a, b) => a.serial - b.serial)).toEqual(bySerial);
    }),
    { numRuns: 30 },
  );
});

/** Records that nothing else in their event tells of; they are counted by the kernel when it loses them. */
function isUnannounced(line: string, group: readonly string[]): boolean {
  const is = (type: string) => line.startsWith(`type=${type} `);
  const call = Number(/ syscall=(\d+) /.exec(group[0] ?? '')?.[1]);
  const SENDS = [44, 46, 307];
  if (is('SOCKADDR')) return SENDS.includes(call);
  // One of several processes that a signal went to; a directory that no path needs.
  if (is('OBJ_PID')) return group.filter((other) => other.startsWith('type=OBJ_PID ')).length > 1;
  return is('OPENAT2') || (is('CWD') && group.every((other) => !/ name=[^(]/.test(other)));
}

test.each(groups.map((group, at) => [serialOf(group[0] ?? '') - serialOf(lines[0] ?? ''), at]))(
  'of event %i, each lost record makes it incomplete, by name',
  (_, at) => {
    const group = groups[at] ?? [];
    for (const [place, line] of group.entries()) {
      const type = /^type=([A-Z_0-9]+) /.exec(line)?.[1] ?? '';
      const read = assemble(group.toSpliced(place, 1), session);
      if (isUnannounced(line, group)) continue;
      expect(read.events).toEqual([]);
      expect(read.incomplete).toHaveLength(1);
      if (type !== 'PATH' && type !== 'EXECVE') expect(read.incomplete[0]).toContain(`${type} missing`);
      else expect(read.incomplete[0]).toContain(type);
    }
  },
);

test('a record that comes twice is no whole event', () => {
  for (const group of groups) {
    for (const [place, line] of group.entries()) {
      if (line.startsWith('type=OBJ_PID ')) continue;
      const read = assemble([...group.slice(0, place), line, ...group.slice(place)], session);
      expect(read.incomplete.length).toBeGreaterThan(0);
    }
  }
});

test('another session’s events are none of the run’s, whole or not', () => {
  expect(assemble(lines, session + 1)).toEqual({ events: [], incomplete: [], open: 0 });
  const cut = lines.filter((line) => !line.startsWith('type=PROCTITLE '));
  expect(assemble(cut, session + 1)).toEqual({ events: [], incomplete: [], open: 0 });
});

test('a label that looks like the session makes an event none of the run’s', () => {
  const group = (groups[1] ?? []).map((line) => line.replace(' key=', ` subj=x ses=${session} y key=`));
  expect(assemble(group, session + 1)).toEqual({ events: [], incomplete: [], open: 0 });
  const misled = group.map((line) => line.replace(`subj=x ses=${session} `, `subj=x ses=${session + 1} `));
  expect(assemble(misled, session + 1)).toEqual({ events: [], incomplete: [], open: 0 });
  expect(assemble(misled, session).events).toHaveLength(1);
});

test('paths that do not come in the order of their numbers are no whole event', () => {
  const group = groups.find((all) => all.filter((line) => line.startsWith('type=PATH ')).length === 2) ?? [];
  const at = group.findIndex((line) => line.startsWith('type=PATH '));
  const swapped = [...group.slice(0, at), ...group.slice(at, at + 2).reverse(), ...group.slice(at + 2)];
  expect(assemble(swapped, session)).toMatchObject({
    events: [],
    incomplete: [expect.stringContaining('PATH')],
  });
});

test.each(['(null)', '"theirs"', '"theirs" more', '6131'])(
  'an event is the session’s whichever rule recorded it first: key=%s',
  (key) => {
    const group = (groups[1] ?? []).map((line) => line.replace(/ key="callgate-7"/, ` key=${key}`));
    expect(assemble(group, session).events).toHaveLength(key.includes(' ') ? 0 : 1);
  },
);

test('a SYSCALL record that cannot be read makes the event incomplete', () => {
  const [first = '', ...rest] = groups[1] ?? [];
  const broken = first.replace(' ppid=', ' ppid=x');
  expect(assemble([broken, ...rest], session).incomplete).toEqual([
    `${serialOf(first)} 0: SYSCALL that cannot be read, or a second one`,
  ]);
});

test('what an io_uring opens is no event, but the call that it was made in is', () => {
  const [call = '', ...rest] = groups[1] ?? [];
  const operation = `${call.replace(/^type=SYSCALL (.*?\): ).*$/, 'type=URINGOP $1')}uring_op=18 success=yes exit=0 items=1`;
  expect(assemble([operation, ...rest], session)).toMatchObject({ events: [], incomplete: [] });
  expect(assemble([operation, call, ...rest], session).events).toHaveLength(1);
});

test('memory stays bounded: of too many events that do not end, the oldest are given up by name', () => {
  const [first = ''] = groups[0] ?? [];
  const serial = serialOf(first);
  const many = Array.from({ length: 50_000 }, (_, n) => first.replace(`:${serial})`, `:${n + 1})`));
  const read = assemble(many, session, 1000);
  expect(read.open).toBe(1000);
  expect(read.incomplete).toHaveLength(50_000);
  expect(read.incomplete[0]).toMatch(/^1 \d+: PROCTITLE missing$/);
  expect(read.events).toEqual([]);
});

test('an event with more than 64 KiB of lines comes without them', () => {
  const [call = '', ...rest] = groups[1] ?? [];
  const target = call.replace(
    /^type=SYSCALL (.*?\): ).*$/,
    'type=OBJ_PID $1opid=1 oauid=-1 ouid=0 oses=-1 ocomm="x"',
  );
  const { events: read } = assemble([call, ...Array.from({ length: 2000 }, () => target), ...rest], session);
  expect(read[0]?.targets).toHaveLength(2000);
  expect(read[0]?.targets[0]).toEqual({ pid: 1, session: 0xffffffff, comm: 'x' });
  expect(read[0]?.lines).toEqual([]);
});

test('the RAW and the ENRICHED format give the same calls', () => {
  const enriched = readLines('events-enriched');
  const read = assemble(enriched, sessionOf(enriched));
  const shape = (all: typeof events) =>
    all.map(({ nr, succeeded, exit, comm, exe, cwd, sockaddr, paths }) => ({
      nr,
      succeeded,
      exit: exit < 0n ? exit : 0n,
      comm,
      exe,
      cwd,
      sockaddr,
      paths: paths.map(({ name, nameType, mode, device }) => ({ name, nameType, mode, device })),
    }));
  expect(read.incomplete).toEqual([]);
  expect(shape(read.events)).toEqual(shape(events).slice(0, read.events.length));
});
