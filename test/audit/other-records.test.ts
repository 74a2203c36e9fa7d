import { parseConfigChange, parseDaemonRecord, parseLogin } from '../../src/audit/other-records.ts';

const login =
  'pid=2 uid=0 subj=unconfined old-auid=4294967295 auid=1000 tty=(none) old-ses=4294967295 ses=5 res=1';

test('reads who took which session', () => {
  expect(parseLogin(login)).toEqual({
    ok: true,
    value: {
      pid: 2,
      uid: 0,
      oldAuid: 4294967295,
      auid: 1000,
      oldSession: 4294967295,
      session: 5,
      succeeded: true,
    },
  });
});

test.each([
  ['no label', ' subj=unconfined', ''],
  ['a label with spaces', 'unconfined', 'docker-default (enforce)'],
  ['a label that looks like the end', 'unconfined', 'x old-auid=1 auid=1 tty=a old-ses=9 ses=9 res=0'],
  ['no terminal', ' tty=(none)', ''],
])('reads a login with %s', (_, text, by) => {
  expect(parseLogin(login.replace(text, by))).toMatchObject({
    value: { oldSession: 4294967295, session: 5, succeeded: true },
  });
});

test('tells a login that failed', () => {
  expect(parseLogin(login.replace('res=1', 'res=0'))).toMatchObject({ value: { succeeded: false } });
});

test.each([
  ['an end that is cut off', login.slice(0, -6)],
  ['no session', login.replace(' ses=5', '')],
  ['another result', login.replace('res=1', 'res=2')],
  ['more after its end', `${login} x=1`],
])('rejects a login with %s', (_, body) => {
  expect(parseLogin(body)).toEqual({ ok: false, rejection: 'bad-login' });
});

test.each([
  ['op=set audit_backlog_limit=8192 old=64 auid=1000 ses=2 res=1', 'set', 1000, 2],
  ['auid=1000 ses=2 subj=unconfined op=add_rule key=(null) list=4 res=1', 'add_rule', 1000, 2],
  ['op=seccomp-logging actions=log old-actions=trap,log res=1', 'seccomp-logging', null, null],
  ['audit_enabled=0 old=1 auid=1000 ses=2 res=1', null, 1000, 2],
  ['', null, null, null],
])('takes every change of the configuration: %j', (text, op, auid, session) => {
  expect(parseConfigChange(text)).toEqual({ op, text, auid, session });
});

test.each([
  [
    'op=start ver=3.0.9 format=raw kernel=6.18.44 auid=4294967295 pid=812 uid=0 ses=4294967295 res=success',
    'start',
    812,
  ],
  ['op=reconfigure state=changed auid=0 pid=8679 subj=? res=success', 'reconfigure', 8679],
  ['auditd error', null, null],
])('takes every word of the daemon: %j', (text, op, pid) => {
  expect(parseDaemonRecord(text)).toEqual({ op, text, pid });
});
