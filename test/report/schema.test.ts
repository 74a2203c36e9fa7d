import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { makeReport, newCall } from './sample.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const validator = (name: string) => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  const validate = ajv.compile(JSON.parse(read(`schema/${name}`)));
  return (value: unknown) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
};

describe('the schema of the report', () => {
  const validate = validator('report.schema.json');
  const full = makeReport({
    suite: 'agent',
    verdict: 'new',
    new: [newCall(), newCall({ context: null })],
    proposed: {
      profile: '{}',
      digest: 'sha256:0',
      added: ['sync'],
      behaviours: [],
      unrepresentable: ['x86_64:#480'],
    },
  });

  test('takes a report', () => {
    expect(validate(makeReport())).toEqual([]);
    expect(validate(full)).toEqual([]);
  });

  test.each([
    ['an unknown verdict', { ...full, verdict: 'fine' }, '/verdict enum'],
    ['a missing key', { ...full, new: undefined }, ' required'],
    ['another schema', { ...full, schema: 'callgate-report/2' }, '/schema const'],
    ['a count of nothing', { ...full, new: [newCall({ count: 0 })] }, '/new/0/count exclusiveMinimum'],
    ['a number below zero', { ...full, new: [newCall({ nr: -1 })] }, '/new/0/nr minimum'],
    [
      'an exit code as text',
      { ...full, command: { ...full.command, exitCode: '0' } },
      '/command/exitCode type',
    ],
  ])('refuses %s', (_what, report, problem) => {
    expect(validate(JSON.parse(JSON.stringify(report))).join('\n')).toContain(problem);
  });

  test('has every key of the contract', () => {
    const schema = JSON.parse(read('schema/report.schema.json')) as { required: string[] };
    expect(schema.required).toEqual(
      expect.arrayContaining([
        ...['schema', 'suite', 'verdict', 'reasons', 'command', 'machine', 'baseline'],
        ...['new', 'evidence', 'proposed'],
      ]),
    );
  });
});

describe('the schema of .github/callgate.yml', () => {
  const validate = validator('callgate.schema.json');

  test('takes this repository’s own', () => {
    expect(validate(parse(read('.github/callgate.yml')))).toEqual([]);
  });

  test('refuses what the program refuses', () => {
    expect(validate({ suites: { a: { run: 'x' } } })).toEqual(['/suites/a required']);
    expect(validate({ suites: { a: { run: 'x', baseline: 'b', more: 1 } } })).toEqual([
      '/suites/a additionalProperties',
    ]);
    expect(validate({ suites: { '-a': { run: 'x', baseline: 'b' } } })).toEqual(
      expect.arrayContaining(['/suites propertyNames']),
    );
  });
});

test('the committed schemas are what the script makes of the sources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-schemas-'));
  try {
    for (const name of ['src', 'scripts', 'package.json'])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const { status, stderr } = spawnSync(process.execPath, ['scripts/schemas.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    for (const name of ['report.schema.json', 'merged.schema.json', 'callgate.schema.json']) {
      expect(readFileSync(join(folder, 'schema', name), 'utf8')).toBe(read(`schema/${name}`));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
