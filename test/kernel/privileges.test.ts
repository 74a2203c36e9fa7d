import { rmSync, writeFileSync } from 'node:fs';
import { callgate, type Run } from '../support/callgate.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { makeTestUser, TEST_USER } from '../support/test-user.ts';

const NOBODY = 'callgate-nobody';
const REFUSED = 'callgate-refused';
const REFUSED_RULE = `/etc/sudoers.d/${REFUSED}`;
const as = (user: string) => ['setpriv', '--reuid', user, '--regid', user, '--init-groups'];
const without = (...names: string[]) => {
  const dropped = names.map((name) => `-${name}`).join(',');
  return ['setpriv', '--bounding-set', dropped, '--inh-caps', dropped];
};
/** A mount namespace of its own, made ready by a line of shell. */
const inMounts = (script: string) => [
  'unshare',
  '--mount',
  '--propagation',
  'private',
  'sh',
  '-c',
  `${script} && exec "$@"`,
  'sh',
];
const SUDO = '"$(readlink -f "$(command -v sudo)")"';

/** A way to start Callgate that cannot work, and what it says of it. */
const PLACES: readonly [what: string, within: readonly string[], where: string, says: RegExp][] = [
  [
    'a user without sudo on the machine',
    [...inMounts(`mount --bind /dev/null ${SUDO}`), ...as(TEST_USER)],
    'root',
    /needs root: this user is not root, and sudo is not installed\. Run as root, or install sudo/,
  ],
  ['a user whom sudo asks for a password', as(NOBODY), 'root', /sudo asks for a password .*`sudo -v` first/],
  ['a user whom sudo refuses', as(REFUSED), 'root', /sudo refuses this user .*Add a sudoers rule/],
  [
    'a user under no_new_privs',
    ['setpriv', '--no-new-privs', ...as(TEST_USER).slice(1)],
    'root',
    /sudo cannot become root under the "no new privileges" flag .*NoNewPrivileges=/,
  ],
  [
    'a user whose sudo is on a nosuid file system',
    [...inMounts(`mount --bind ${SUDO} ${SUDO} && mount -o remount,bind,nosuid ${SUDO}`), ...as(TEST_USER)],
    'root',
    /sudo is not set-uid root here .*without nosuid/,
  ],
  [
    'a user and a pid namespace',
    ['unshare', '-Upf', '--map-root-user', '--mount-proc'],
    'platform',
    /in a pid and a user namespace of its own.*Remove `container:`/,
  ],
  [
    'a pid namespace',
    ['unshare', '-pf', '--mount-proc'],
    'platform',
    /in a pid namespace of its own.*Remove `container:`/,
  ],
  [
    'root without the audit capabilities',
    without('audit_control', 'audit_read', 'audit_write'),
    'capabilities',
    /root without all of its capabilities: Callgate needs CAP_AUDIT_CONTROL to read .*CapabilityBoundingSet=/,
  ],
  [
    'root without CAP_SYS_ADMIN',
    without('sys_admin'),
    'capabilities',
    /needs CAP_SYS_ADMIN to install the filter/,
  ],
  [
    'root that cannot become another user',
    without('setuid', 'setgid'),
    'capabilities',
    /needs CAP_SETUID to run the command as the caller, CAP_SETGID/,
  ],
];

describeKernel('Callgate started by', () => {
  beforeAll(() => {
    makeTestUser();
    makeTestUser(NOBODY, false);
    makeTestUser(REFUSED, false);
    writeFileSync(REFUSED_RULE, `Defaults:${REFUSED} !authenticate\n`, { mode: 0o440 }); // not even asked
  });
  afterAll(() => rmSync(REFUSED_RULE));

  test.each(PLACES)('%s says what is missing and what to do', async (_what, within, where, says) => {
    const before = readHostState();
    const options = { within, cwd: '/' };
    const [check, doctor]: Run[] = await Promise.all([
      callgate(['check', '--baseline', '/tmp/none.json', '--', 'echo', 'ran'], options),
      callgate(['doctor'], options),
    ]);
    expect(check).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^callgate: [^\n]+\n$/) });
    expect(check?.stderr).toMatch(says);
    expect(doctor?.status).toBe(2);
    const told = new RegExp(`^FAIL  ${where} +(.*)$`, 'm').exec(doctor?.stdout ?? '')?.[1];
    expect(`callgate: ${told}\n`).toBe(check?.stderr);
    expect(readHostState()).toBe(before);
  });

  test('root without the capability to read audit records by multicast, which no run needs, is well', async () => {
    expect(await callgate(['doctor'], { within: without('audit_read') })).toMatchObject({ status: 0 });
  });
});
