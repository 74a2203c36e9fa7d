import { findMissingCapabilities } from '../../src/host/capabilities.ts';

const status = (effective: string) =>
  `Name:\tnode\nCapPrm:\t000001ffffffffff\nCapEff:\t${effective}\nCapBnd:\t0\n`;
const names = (text: string) => findMissingCapabilities(text).map(({ name }) => name);

describe('the capabilities of root', () => {
  test.each([
    ['all that there are', '000001ffffffffff', []],
    ['all but AUDIT_CONTROL', '000001ffbfffffff', ['CAP_AUDIT_CONTROL']],
    ['all but AUDIT_READ, which no run needs', '000001dfffffffff', []],
    ['all but SYS_ADMIN and CHOWN', '000001ffffdffffe', ['CAP_SYS_ADMIN', 'CAP_CHOWN']],
  ])('are %s', (_what, effective, missing) => {
    expect(names(status(effective))).toEqual(missing);
  });

  test('are none where they cannot be read', () => {
    expect(names('')).toContain('CAP_AUDIT_CONTROL');
  });
});
