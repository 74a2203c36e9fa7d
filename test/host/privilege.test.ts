import { explainRootFailure } from '../../src/host/privilege.ts';

describe('a root process that did not come about', () => {
  test.each([
    ['sudo: a password is required\n', 'privilege', /asks for a password.*NOPASSWD/],
    ['sudo: a terminal is required to read the password\n', 'privilege', /asks for a password/],
    ['ann is not in the sudoers file.\n', 'privilege', /refuses this user.*sudoers rule/],
    [
      "Sorry, user ann is not allowed to execute '/usr/bin/node' as root on host.\n",
      'privilege',
      /refuses this user/,
    ],
    [
      'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\n',
      'privilege',
      /under the "no new privileges" flag.*NoNewPrivileges=/,
    ],
    [
      'sudo: effective uid is not 0, is sudo installed setuid root?\n',
      'privilege',
      /is not set-uid root here.*without nosuid/,
    ],
    [
      'sudo: /etc/sudoers is world writable\nsudo: error initializing audit plugin sudoers_audit\n',
      'privilege',
      /did not start the observer.*`sudo -n true`/,
    ],
    ['sudo: unable to resolve host runner: Name or service not known\n', 'observer', /without a result/],
    ['sudo: unable to resolve host runner\nnode: out of memory\n', 'observer', /without a result/],
    [
      'node: out of memory\n',
      'observer',
      /without a result \(exit 1\): node: out of memory\. .*doctor --fix/,
    ],
    [
      '\n<--- Last few GCs --->\n\n[7:0x1] 10 ms: Scavenge\n\nFATAL ERROR: heap out of memory\n----- Native stack trace -----\n\n 1: 0xb [/usr/bin/node]\n',
      'observer',
      /\(exit 1\): <--- Last few GCs ---> \/ FATAL ERROR: heap out of memory\. What/,
    ],
    ['', 'observer', /it said nothing/],
  ])('says why and what to do: %j', (stderr, code, message) => {
    expect(explainRootFailure(stderr, 1)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('is no refusal of sudo’s where it ended by a signal', () => {
    expect(explainRootFailure('sudo: a warning\n', null)).toMatchObject({ code: 'observer' });
  });

  test('says so where it could not be started', () => {
    const error = explainRootFailure('', new Error('spawn /usr/bin/sudo EACCES'));
    expect(error).toMatchObject({ code: 'privilege', message: expect.stringMatching(/spawn .* EACCES/) });
  });
});
