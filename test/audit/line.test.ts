import { parseEnvelope, type RejectionName } from '../../src/audit/line.ts';

test('finds type, time, serial and body', () => {
  expect(parseEnvelope('type=LOGIN msg=audit(1795324882.007:4294967295): pid=2 uid=0')).toEqual({
    ok: true,
    value: {
      node: null,
      type: 'LOGIN',
      seconds: 1_795_324_882,
      milliseconds: 7,
      serial: 4_294_967_295,
      body: 'pid=2 uid=0',
    },
  });
});

test('keeps the node before the type', () => {
  expect(parseEnvelope('node=a.example type=EOE msg=audit(1.000:2): ')).toMatchObject({
    value: { node: 'a.example', type: 'EOE', body: '' },
  });
});

test('knows a type that the daemon has only a number for', () => {
  expect(parseEnvelope('type=UNKNOWN[1423] msg=audit(1.000:2): a=b')).toMatchObject({
    value: { type: 'UNKNOWN[1423]' },
  });
});

test('leaves the enrichment out of the body', () => {
  expect(parseEnvelope('type=LOGIN msg=audit(1.000:2): res=1\x1dUID="root"')).toMatchObject({
    value: { body: 'res=1' },
  });
});

test.each<[RejectionName, string]>([
  ['no-envelope', ''],
  ['no-envelope', '----'],
  ['no-envelope', ' type=LOGIN msg=audit(1.000:2): x'],
  ['no-envelope', 'type= msg=audit(1.000:2): x'],
  ['no-envelope', 'type=login msg=audit(1.000:2): x'],
  ['no-envelope', 'type=UNKNOWN[] msg=audit(1.000:2): x'],
  ['no-envelope', 'node= type=LOGIN msg=audit(1.000:2): x'],
  ['no-envelope', 'type=LOGIN msg=(1.000:2): x'],
  ['no-envelope', 'type=LOGIN  msg=audit(1.000:2): x'],
  ['bad-time', 'type=LOGIN msg=audit(1.00:2): x'],
  ['bad-time', 'type=LOGIN msg=audit(1.0000:2): x'],
  ['bad-time', 'type=LOGIN msg=audit(.000:2): x'],
  ['bad-time', 'type=LOGIN msg=audit(-1.000:2): x'],
  ['bad-time', 'type=LOGIN msg=audit(1.000'],
  ['bad-serial', 'type=LOGIN msg=audit(1.000:4294967296): x'],
  ['bad-serial', 'type=LOGIN msg=audit(1.000:): x'],
  ['bad-serial', 'type=LOGIN msg=audit(1.000:2)'],
  ['bad-serial', 'type=LOGIN msg=audit(1.000:2):x'],
  ['nul-byte', 'type=LOGIN msg=audit(1.000:2): x\0'],
  ['nul-byte', '\0'],
])('rejects as %s: %j', (rejection, line) => {
  expect(parseEnvelope(line)).toEqual({ ok: false, rejection });
});
