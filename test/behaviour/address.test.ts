import { readAddress, showInet6 } from '../../src/behaviour/address.ts';
import { isHostName, parseHostAndPort, parseInet6 } from '../../src/behaviour/address-text.ts';
import { createNormalForms } from '../../src/behaviour/normal-form.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const text = (value: string) => Buffer.from(value, 'latin1').toString('hex');

test.each([
  ['0200 1F90 7F000001 0000000000000000', '127.0.0.1:8080'],
  ['0200 1F90 7F000001', '127.0.0.1:8080'],
  ['0A00 01BB 00000000 20010DB8000000000000000000000001 00000000', '[2001:db8::1]:443'],
  ['0A00 0050 00000000 FE800000000000000000000000000001 02000000', '[fe80::1%2]:80'],
  ['0A00 0050 00000000 00000000000000000000FFFF7F000001 00000000', '127.0.0.1:80'],
  ['0A00 0050 00000000 00000000000000000000000000000000', '[::]:80'],
  [`0100 ${text('/run/x\0ignored')}`, 'unix:/run/x'],
  [`0100 ${text('us')}`, 'unix:us'],
  [`0100 ${text('\0bus\0x')}`, 'unix:@bus\\x00x'],
  [`0100 ${text('/a\n\\')}`, 'unix:/a\\x0a\\\\'],
  ['0100', 'unix:(unnamed)'],
  ['0100 00', 'unix:@'],
  ['1000 0000 00000000 00000000', 'netlink'],
  ['1100 0003 02000000', 'packet'],
  ['2800 0000 00040000 02000000 00000000', 'vsock:2:1024'],
  [
    `2600 ${text('hash'.padEnd(14, '\0'))} 00000000 00000000 ${text('sha256'.padEnd(64, '\0'))}`,
    'alg:hash:sha256',
  ],
  ['1F00 0000', 'family 31'],
  ['0200 1F90', 'family 2 (malformed)'],
  ['0A00 01BB 00000000', 'family 10 (malformed)'],
  ['2600 00', 'family 38 (malformed)'],
  ['0000 0000', null],
  ['02', null],
  ['', null],
])('reads %s as %s', (bytes, shown) => {
  expect(readAddress(hex(bytes), 'little', 'ends')).toBe(shown);
});

test.each([
  ['0002 1F90 7F000001 0000000000000000', '127.0.0.1:8080'],
  ['000A 0050 00000000 FE800000000000000000000000000001 00000002', '[fe80::1%2]:80'],
  ['0028 0000 00000400 00000002 00000000', 'vsock:2:1024'],
  ['0010 0000 00000000 00000000', 'netlink'],
])('reads %s of a big-endian machine as %s', (bytes, shown) => {
  expect(readAddress(hex(bytes), 'big', 'ends')).toBe(shown);
});

test.each([
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['1::', '1::'],
  ['::1.2.3.4', '::102:304'],
  ['2001:DB8::0001', '2001:db8::1'],
])('shows %s as %s', (written, shown) => {
  expect(showInet6(parseInet6(written) ?? [])).toBe(shown);
});

test.each([
  '',
  ':',
  ':::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '12345::',
  'g::',
  '::1.2.3',
  '::1.2.3.256',
])('takes %j for no IPv6 address', (written) => {
  expect(parseInet6(written)).toBeUndefined();
});

test('tells names from addresses and wildcards', () => {
  expect(['api.example.com', 'localhost', 'a-b'].filter(isHostName)).toEqual([
    'api.example.com',
    'localhost',
    'a-b',
  ]);
  expect(
    ['', '*', '*.a', '1.2.3.4', '300.1.1.1', 'a..b', '-a', 'a-', '[::1]', 'a b'].filter(isHostName),
  ).toEqual([]);
  expect(parseHostAndPort('API.Example.com:443')?.host).toBe('api.example.com');
});

describe('the normal form', () => {
  const places = { workspace: '/home/u/src/repo', tmp: '/tmp', home: '/home/u/' };
  const forms = createNormalForms(places, (pid) => pid === 7);

  test.each([
    ['/home/u/src/repo', '$WORKSPACE'],
    ['/home/u/src/repo/a', '$WORKSPACE/a'],
    ['/home/u/src/repo2/a', '$HOME/src/repo2/a'],
    ['/tmp/x', '$TMPDIR/x'],
    ['/tmpx', '/tmpx'],
    ['/etc/passwd', '/etc/passwd'],
    ['/proc/7/comm', '/proc/self/comm'],
    ['/proc/7/task/9/comm', '/proc/self/task/*/comm'],
    ['/proc/8/mem', '/proc/*/mem'],
    ['/proc/self/comm', '/proc/self/comm'],
    ['/proc/sys/kernel/x', '/proc/sys/kernel/x'],
    ['(pipe)', '(pipe)'],
  ])('of %s is %s', (path, normal) => {
    expect(forms.path(path)).toBe(normal);
  });

  test('of a unix socket is that of its path', () => {
    expect(forms.address('unix:/tmp/a.sock')).toBe('unix:$TMPDIR/a.sock');
    expect(forms.address('unix:@/tmp/a')).toBe('unix:@/tmp/a');
    expect(forms.address('127.0.0.1:80')).toBe('127.0.0.1:80');
  });

  test('names no place that is the whole file system', () => {
    expect(createNormalForms({ workspace: '/w', tmp: '/', home: '' }, () => false).path('/x')).toBe('/x');
  });
});

test.each([
  ['0000 1F90 7F000001 0000000000000000', '127.0.0.1:8080'],
  ['0000 1F90', 'family 0 (malformed)'],
])('reads %s, where the kernel takes it for IPv4, as %s', (bytes, shown) => {
  expect(readAddress(hex(bytes), 'little', 'inet')).toBe(shown);
});
