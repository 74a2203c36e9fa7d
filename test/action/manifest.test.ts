import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as LanguageService from '@actions/languageservice';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { CHECKS } from '../../src/audit/evidence.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const WORKFLOWS = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);

interface Manifest {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const manifest: Manifest = parse(read('action.yml'));
const readme = read('README.md');
/** Every fenced YAML block of the README that is a whole workflow. */
const findWorkflows = (markdown: string) =>
  [...markdown.matchAll(/^```ya?ml\n(.*?)^```$/gms)]
    .map(([, text]) => text ?? '')
    .filter((text) => /^jobs:$/m.test(text));
const examples = findWorkflows(readme);
const texts = [
  ...WORKFLOWS.map((path) => [path, read(path)] as const),
  ...examples.map((text, index) => [`README.md, workflow ${index + 1}`, text] as const),
  ...findWorkflows(read('docs/matrix.md')).map((text) => ['docs/matrix.md', text] as const),
];
const workflows = texts.map(([name, text]) => [name, parse(text) as Workflow, text] as const);

/** GitHub's own linter for manifests and workflows. It is bundled first, for it imports JSON as Node does not. */
let service: typeof LanguageService;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-linter-'));
  const outfile = join(folder, 'linter.mjs');
  await build({
    stdin: { contents: "export * from '@actions/languageservice'", resolveDir: ROOT },
    bundle: true,
    platform: 'browser', // its packages are all ES modules there
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  service = await import(pathToFileURL(outfile).href);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let documents = 0;
/** The linter's messages, each with its line. It remembers files by name, so each text gets a new one. */
async function lint(kind: 'action' | 'workflow', text: string): Promise<string[]> {
  documents += 1;
  const uri = `file:///${documents}/${kind === 'action' ? 'action.yml' : '.github/workflows/one.yml'}`;
  const document = {
    uri,
    languageId: 'yaml',
    version: 1,
    lineCount: text.split('\n').length,
    getText: () => text,
  };
  const found = await service.validate(document as unknown as Parameters<typeof service.validate>[0], {});
  return found.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}

/** The first column of the table under a heading of the README, without its back quotes. */
function readTable(heading: string): string[] {
  const section = readme.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? '');
}

/** The rows of the README's table for the workflow with this mode; all others are gates. */
function readDocumentedPermissions(workflow: string): Record<string, string> {
  const mode = /^ +mode: (comment|approve)$/m.exec(workflow)?.[1] ?? 'gate';
  const rows = [...readme.matchAll(/^\| (\w+) \| `([a-z-]+): (read|write)` \| .+ \|$/gm)];
  return Object.fromEntries(rows.filter(([, of]) => of === mode).map(([, , name, level]) => [name, level]));
}

const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

describe('action.yml', () => {
  test('passes the linter', async () => {
    expect(await lint('action', read('action.yml'))).toEqual([]);
  });

  test.each([
    ['an unknown key', (text: string) => text.replace('\ninputs:', '\ninput:')],
    ['an unknown runtime', (text: string) => text.replace('node24', 'node99')],
    ['a missing description', (text: string) => text.replace(/^description:.*\n/m, '')],
  ])('would not pass it with %s', async (_, change) => {
    expect(await lint('action', change(read('action.yml')))).not.toEqual([]);
  });

  test('runs a file that is there', () => {
    expect(manifest.runs).toEqual({ using: 'node24', main: 'dist/action.js' });
    expect(read(manifest.runs.main).length).toBeGreaterThan(0);
  });

  test('has exactly the inputs that the README has', () => {
    expect(readTable('Inputs')).toEqual(Object.keys(manifest.inputs));
  });

  test('has exactly the outputs that the README has', () => {
    expect(readTable('Outputs')).toEqual(Object.keys(manifest.outputs));
  });

  test('has every input that the action reads, and no other', () => {
    const files = readdirSync(join(ROOT, 'src/action')).filter((name) => name.endsWith('options.ts'));
    const source = files.map((name) => read(`src/action/${name}`)).join('\n');
    const asked = [...source.matchAll(/(?:text|flag|choice)\('([a-z-]+)'/g)].map(([, name]) => name ?? '');
    expect([...new Set(asked)].sort()).toEqual(Object.keys(manifest.inputs).sort());
  });

  test('has every output that the action sets, and no other', () => {
    const set = [...read('src/action/run.ts').matchAll(/setOutput\('([a-z-]+)'/g)].map(
      ([, name]) => name ?? '',
    );
    expect(set.sort()).toEqual(Object.keys(manifest.outputs).sort());
  });
});

describe('the README', () => {
  test('shows a workflow to copy', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  test('names every check of a proof, in their order', () => {
    expect(readTable('How the proof works')).toEqual(CHECKS);
  });

  test('names every key of a suite', () => {
    const schema = JSON.parse(read('schema/callgate.schema.json'));
    const keys = Object.keys(schema.properties.suites.additionalProperties.properties);
    expect(readTable('Configuration').sort()).toEqual(keys.sort());
  });

  test('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !/^https:/.test(path) && !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

test('the linter objects to a misspelt key, an unknown context and a missing job', async () => {
  const text = [
    'on: push',
    'jobs:',
    '  one:',
    '    runs-on: ubuntu-latest',
    '    needs: other',
    '    timeout-minute: 1',
    '    steps:',
    `      - run: echo \${{ githb.sha }}`,
  ].join('\n');
  const found = (await lint('workflow', text)).join('\n');
  expect(found).toMatch(/line 5: .*other/);
  expect(found).toMatch(/line 6: .*timeout-minute/);
  expect(found).toMatch(/line 8: .*githb/);
});

describe.each(workflows)('%s', (name, workflow, text) => {
  test('passes the linter', async () => {
    // A full commit stands where the README's reader puts theirs.
    expect(
      await lint('workflow', text.replaceAll('OWNER/callgate@SHA', `owner/callgate@${'0'.repeat(40)}`)),
    ).toEqual([]);
  });

  test('pins every action of others by a full commit, with the version beside it', () => {
    const lines = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line));
    const others = lines.filter((line) => !/uses: (?:\.\/|OWNER\/callgate@SHA )/.test(line));
    expect(lines.length).toBe(stepsOf(workflow).filter(({ uses }) => uses !== undefined).length);
    for (const line of others) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('has the permissions that the README has a reason for, keeps no token in the working copy, and ends in time', () => {
    expect(workflow.permissions).toEqual(readDocumentedPermissions(text));
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toBeUndefined();
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
    for (const { uses, with: inputs } of stepsOf(workflow)) {
      if (uses?.startsWith('actions/checkout@') === true) expect(inputs?.['persist-credentials']).toBe(false);
    }
  });

  test('puts no expression into a script', () => {
    for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toContain('${{');
  });

  test('gives the action inputs that it has', () => {
    const known = Object.keys(manifest.inputs);
    const gates = stepsOf(workflow).filter(
      ({ uses }) => uses === './' || uses?.startsWith('OWNER/') === true,
    );
    const given = gates.flatMap(({ with: inputs }) => Object.keys(inputs ?? {}));
    expect(given.filter((input) => !known.includes(input))).toEqual([]);
    if (!name.endsWith('/ci.yml')) expect(gates).not.toEqual([]);
  });
});
