import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Report } from '../../src/report/schema.ts';
import { findCommands, type RunnerCommand } from './runner-rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const validate = new Ajv2020().compile(
  JSON.parse(readFileSync(join(ROOT, 'schema/report.schema.json'), 'utf8')),
);

/** What a step of a workflow was found to have done. */
export interface Step {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What the runner would have read as commands, on either stream. */
  readonly commands: readonly RunnerCommand[];
  /** The files by which a step changes the job: variables, PATH and state. */
  readonly jobFiles: string;
}

/**
 * A job of the Actions runner on this machine: a workspace, a temporary folder, and steps that run the built action as
 * the runner does.
 */
export class RunnerJob {
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  readonly #user: string | undefined;
  #steps = 0;

  /** Steps run as this user, or as the one of the tests. */
  constructor(user?: string) {
    this.#user = user;
    this.root = mkdtempSync(join(tmpdir(), 'callgate-runner-'));
    this.workspace = join(this.root, 'work/repository/repository');
    this.temp = join(this.root, 'work/_temp');
    for (const folder of [
      this.workspace,
      join(this.temp, '_runner_file_commands'),
      join(this.temp, '_github_workflow'),
    ]) {
      mkdirSync(folder, { recursive: true });
    }
    writeFileSync(join(this.temp, '_github_workflow/event.json'), '{"ref":"refs/heads/main"}');
    chmodSync(this.root, 0o755);
    this.giveAway();
  }

  /** Hands what the tests have written over to the user of the steps. */
  giveAway(): void {
    if (this.#user !== undefined) spawnSync('chown', ['-R', `${this.#user}:`, this.root]);
  }

  path(name: string): string {
    return join(this.workspace, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
    this.giveAway();
  }

  exists(name: string): boolean {
    return existsSync(this.path(name));
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Runs the action with the inputs of a `with:`; `meanwhile` happens beside it. */
  async run(
    inputs: Readonly<Record<string, string>>,
    options: {
      readonly env?: Readonly<Record<string, string>>;
      readonly meanwhile?: () => Promise<void>;
    } = {},
  ): Promise<Step> {
    const files = this.#makeFiles();
    const env = { ...this.#environment(files), ...inputEnvironment(inputs), ...options.env };
    const [file = '', ...args] = [...this.#asUser(), process.execPath, join(ROOT, 'dist/action.js')];
    const child = spawn(file, args, {
      cwd: this.workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 400_000, // one that goes round for ever is not left behind
      killSignal: 'SIGKILL',
    });
    const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
    child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    const [status] = await Promise.all([
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      }),
      options.meanwhile?.(),
    ]);
    const [stdout, stderr] = [Buffer.concat(chunks.stdout), Buffer.concat(chunks.stderr)];
    const content = (name: keyof typeof files) => readFileSync(files[name], 'utf8');
    return {
      status,
      stdout: stdout.toString(),
      stderr: stderr.toString(),
      outputs: parseOutputs(content('GITHUB_OUTPUT')),
      summary: content('GITHUB_STEP_SUMMARY'),
      commands: [...findCommands(stdout), ...findCommands(stderr)],
      jobFiles: content('GITHUB_ENV') + content('GITHUB_PATH') + content('GITHUB_STATE'),
    };
  }

  /** Removes everything. */
  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The files of one step; the runner makes them empty, with a random name each. */
  #makeFiles() {
    this.#steps += 1;
    const make = (name: string) => {
      const path = join(this.temp, '_runner_file_commands', `${name}_${this.#steps}`);
      writeFileSync(path, '');
      return path;
    };
    const files = {
      GITHUB_OUTPUT: make('set_output'),
      GITHUB_STEP_SUMMARY: make('step_summary'),
      GITHUB_ENV: make('set_env'),
      GITHUB_PATH: make('add_path'),
      GITHUB_STATE: make('save_state'),
    };
    this.giveAway();
    return files;
  }

  #environment(files: Readonly<Record<string, string>>): Record<string, string> {
    const home =
      this.#user === undefined
        ? { HOME: '/root', USER: 'root' }
        : { HOME: `/home/${this.#user}`, USER: this.#user };
    return {
      ...home,
      ...files,
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: '__self',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: join(this.temp, '_github_workflow/event.json'),
      GITHUB_REPOSITORY: 'owner/repository',
      GITHUB_SHA: '0'.repeat(40),
      GITHUB_WORKSPACE: this.workspace,
      RUNNER_OS: 'Linux',
      RUNNER_ARCH: 'X64',
      RUNNER_TEMP: this.temp,
      ACTIONS_RUNTIME_TOKEN: 'secret-runtime',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-id',
    };
  }

  #asUser(): string[] {
    return this.#user === undefined
      ? []
      : ['setpriv', '--reuid', this.#user, '--regid', this.#user, '--init-groups'];
  }
}

/** Every input of action.yml as the runner gives it: upper-case, spaces as underscores, defaults filled in. */
function inputEnvironment(given: Readonly<Record<string, string>>): Record<string, string> {
  const manifest = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
    inputs: Readonly<Record<string, { readonly default?: string }>>;
  };
  const values = {
    ...Object.fromEntries(
      Object.entries(manifest.inputs).map(([name, input]) => [name, input.default ?? '']),
    ),
    ...given,
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

/** The entries of a GITHUB_OUTPUT file, in the one form that holds any value; anything else in it is an error. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('GITHUB_OUTPUT does not end with a newline');
  for (let at = 0; at < lines.length; ) {
    const [, name = '', delimiter = ''] =
      /^([a-z][a-z-]*)<<(ghadelimiter_[0-9a-f-]{36})$/.exec(lines[at] ?? '') ?? [];
    const end = delimiter === '' ? -1 : lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`not an entry of GITHUB_OUTPUT: ${lines[at]}`);
    if (name in outputs) throw new Error(`${name} stands twice in GITHUB_OUTPUT`);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end + 1;
  }
  return outputs;
}

/** The properties and the message of an annotation; undefined for any other command. */
function readAnnotation(
  command: RunnerCommand,
): { level: string; properties: Record<string, string>; message: string } | undefined {
  const [level = '', rest = ''] = command.name.split(/ (.*)/s);
  if (!['error', 'warning', 'notice'].includes(level)) return undefined;
  const unescapeProperty = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const properties = rest
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(unescapeProperty));
  return { level, properties: Object.fromEntries(properties), message: command.data };
}

/** The step's report, which its schema has to take. */
export function reportOf(step: Step): Report {
  const report: unknown = JSON.parse(readFileSync(step.outputs['report-path'] ?? '', 'utf8'));
  if (!validate(report)) throw new Error(`the schema refuses the report: ${JSON.stringify(validate.errors)}`);
  return report as Report;
}

/** What the step said to the runner: annotations, and any other command as it is. */
export function annotationsOf(step: Step) {
  return step.commands.map((command) => readAnnotation(command) ?? command);
}

/** Waits until a file is there. */
export async function untilExists(path: string, seconds = 120): Promise<void> {
  for (
    const end = Date.now() + seconds * 1000;
    !existsSync(path);
    await new Promise((resolve) => setTimeout(resolve, 10))
  ) {
    if (Date.now() > end) throw new Error(`${path} was not there within ${seconds} s`);
  }
}
