import { readFileSync, writeFileSync } from 'node:fs';
import { decodeToken } from '../../src/audit/encoded-text.ts';
import { parseEnvelope } from '../../src/audit/line.ts';
import { parseConfigChange, parseDaemonRecord, parseLogin } from '../../src/audit/other-records.ts';
import { parseSeccompRecord } from '../../src/audit/seccomp-record.ts';

const fixture = (name: string) => new URL(`../fixtures/audit/${name}`, import.meta.url);

function readFixture(line: string): unknown {
  const parsed = parseEnvelope(line);
  if (!parsed.ok) return parsed.rejection;
  const { type, serial, body } = parsed.value;
  if (type === 'SECCOMP') {
    const record = parseSeccompRecord(line);
    if (!record.ok) return record.rejection;
    const { comm, exe, ...rest } = record.value;
    return { type, ...rest, comm: decodeToken(comm), exe: decodeToken(exe) };
  }
  if (type === 'LOGIN') return { type, serial, ...parseLogin(body) };
  if (type === 'CONFIG_CHANGE') return { type, serial, ...parseConfigChange(body) };
  if (type.startsWith('DAEMON_')) return { type, serial, ...parseDaemonRecord(body) };
  return { type, serial };
}

// UPDATE_GOLDEN=1 writes the files anew; read the difference before committing it.
test.each(['kernel-6.18-raw', 'kernel-6.18-enriched', 'forms', 'odd'])(
  '%s.log is read as it was before',
  (name) => {
    const lines = readFileSync(fixture(`${name}.log`), 'latin1')
      .replace(/\n$/, '')
      .split('\n');
    const text = `[\n${lines.map((line) => JSON.stringify(readFixture(line))).join(',\n')}\n]\n`;
    const golden = fixture(`${name}.json`);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(lines.map(readFixture).filter((read) => typeof read === 'string')).toEqual([]);
  },
);

test('a record reads alike in the RAW and in the ENRICHED format', () => {
  const calls = (name: string) =>
    readFileSync(fixture(name), 'latin1')
      .split('\n')
      .flatMap((line) => {
        const record = parseSeccompRecord(line);
        return record.ok ? [record.value] : [];
      })
      .map(({ comm, exe, arch, syscall, code }) => ({ comm, exe, arch, syscall, code }));
  const enriched = calls('kernel-6.18-enriched.log');
  expect(enriched.length).toBeGreaterThan(60);
  expect(calls('kernel-6.18-raw.log').slice(0, enriched.length)).toEqual(enriched);
});
