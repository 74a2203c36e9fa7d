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
      'node: out of memory\n',
      'observer',
      /without a result \(exit 1\): node: out of memory\. .*doctor --fix/,
    ],
    ['', 'observer', /it said nothing/],
  ])('says why and what to do: %j', (stderr, code, message) => {
    expect(explainRootFailure(stderr, 1)).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
