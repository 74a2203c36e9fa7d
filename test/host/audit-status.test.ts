import { spawnSync } from 'node:child_process';
import {
  type AuditStatus,
  isLocked,
  parseAuditStatus,
  settingOptions,
  settingsToChange,
} from '../../src/audit/status.ts';
import { missingForKernelTests } from '../support/kernel.ts';

const TEXT = `enabled 1
failure 1
pid 4711
rate_limit 0
backlog_limit 8192
lost 12
backlog 3
backlog_wait_time 15000
backlog_wait_time_actual 2446
loginuid_immutable 0 unlocked
`;

describe('the audit state', () => {
  test('is what auditctl -s says', () => {
    expect(parseAuditStatus(TEXT)).toEqual({
      enabled: 1,
      failure: 1,
      pid: 4711,
      rateLimit: 0,
      backlogLimit: 8192,
      lost: 12,
      backlogWaitTime: 15000,
    });
  });

  test.each(['enabled', 'failure', 'pid', 'rate_limit', 'backlog_limit', 'lost', 'backlog_wait_time'])(
    'is unknown without %s',
    (name) => {
      expect(parseAuditStatus(TEXT.replace(new RegExp(`^${name} .*\\n`, 'm'), ''))).toBeUndefined();
    },
  );

  test.each([
    ['nothing', ''],
    ['an error', 'Error sending status request (Operation not permitted)\n'],
    ['a number below zero', TEXT.replace('lost 12', 'lost -1')],
    ['no number', TEXT.replace('lost 12', 'lost many')],
  ])('is unknown from %s', (_what, text) => {
    expect(parseAuditStatus(text)).toBeUndefined();
  });

  test('takes the words that some versions put behind a number', () => {
    expect(parseAuditStatus(TEXT.replace('failure 1', 'failure 1 (printk)'))).toMatchObject({ failure: 1 });
  });

  (missingForKernelTests() === undefined || process.env.CALLGATE_REQUIRE_KERNEL === '1' ? test : test.skip)(
    'of this machine is understood',
    () => {
      const { stdout } = spawnSync('auditctl', ['-s'], { encoding: 'utf8' });
      expect(parseAuditStatus(stdout)).toMatchObject({
        enabled: expect.any(Number),
        lost: expect.any(Number),
      });
    },
  );
});

describe('what a run changes', () => {
  const found = (text: string) => parseAuditStatus(text) as AuditStatus;
  const BARE = found(
    TEXT.replace('enabled 1', 'enabled 0').replace('pid 4711', 'pid 0').replace('8192', '64'),
  );

  test.each([
    ['nothing, where a daemon is registered and auditing is on', found(TEXT), {}],
    ['auditing and the backlog, on a bare machine', BARE, { enabled: 0, backlogLimit: 64 }],
    ['auditing, where a daemon has chosen its backlog', { ...BARE, pid: 4711 }, { enabled: 0 }],
    ['the backlog, where auditing is on', { ...BARE, enabled: 1 }, { backlogLimit: 64 }],
    ['nothing, where auditing is locked', { ...BARE, enabled: 2 }, {}],
  ])('is %s', (_what, status, settings) => {
    expect(settingsToChange(status, 8192)).toEqual(settings);
  });

  test('is set and set back by options of auditctl', () => {
    expect(settingOptions({ enabled: 0, backlogLimit: 64 })).toEqual(['-b', '64', '-e', '0']);
    expect(settingOptions({})).toEqual([]);
  });

  test('cannot be set back where somebody has locked auditing meanwhile', () => {
    expect([0, 1, 2].map((enabled) => isLocked({ ...BARE, enabled }))).toEqual([false, false, true]);
  });
});
