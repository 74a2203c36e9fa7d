import { isMap, isNode, isScalar, isSeq, LineCounter, Pair, parseDocument, visit } from 'yaml';
import * as z from 'zod';
import { layerName } from '../baseline/layer.ts';
import { BEHAVIOUR_MODES } from '../behaviour/behaviour.ts';
import { CallgateError, formatProblems, type Problem } from '../errors.ts';
import { INSTEAD_OF_SUITES } from './config-path.ts';
import { explainKey, explainName, explainValue } from './config-problems.ts';
import { isAbsent, readTextFile } from './text-file.ts';
import { TolerateSchema } from './tolerate.ts';
import { FAIL_ON } from './verdict.ts';
import { findTooDeep, MOST_NESTING } from './yaml-depth.ts';

const SUITE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Enough for suites that share their settings, too few for a document that grows without end. */
const MOST_ALIASES = 100;
/** Bytes: a thousand suites. A longer command belongs into a script file. */
const LONGEST = 64 << 10;

const isLayerName = (name: string) => layerName(name) !== undefined;

const Suite = z
  .strictObject({
    run: z.string().min(1).describe('the command, run by bash -eo pipefail as a workflow runs it'),
    baseline: z.string().min(1).describe('path of the committed profile, from the repository root'),
    'working-directory': z.string().min(1).optional().describe('from the repository root; default: the root'),
    'timeout-minutes': z.number().positive().max(1440).optional().describe('ends the command; default 30'),
    'fail-on': z.enum(FAIL_ON).optional().describe('which new calls fail; default new'),
    'fail-fast': z
      .boolean()
      .optional()
      .describe('end the command at the first new call that fails; default false'),
    behaviours: z
      .enum(BEHAVIOUR_MODES)
      .optional()
      .describe('whether what the program does beyond its calls is seen, and fails; default report'),
    extends: z
      .array(z.string().min(1).refine(isLayerName))
      .optional()
      .describe('the layers that the baseline stands on: builtin:NAME, or a path from the repository root'),
    tolerate: z
      .array(TolerateSchema)
      .optional()
      .describe('calls and behaviours that are allowed though no run has shown them'),
    'baseline-edits': z
      .enum(['allow', 'deny'])
      .optional()
      .describe(
        "whether a pull request's own edit of the baseline passes; default allow where CODEOWNERS covers the file, else deny",
      ),
  })
  .describe('one operational mode worth gating');

/** `.github/callgate.yml`. The types and `schema/callgate.schema.json` come from here. */
export const ConfigSchema = z.strictObject({
  suites: z
    .record(z.string().regex(SUITE_NAME), Suite)
    .refine((suites) => Object.keys(suites).length > 0)
    .describe('by name: letters, digits, dot, dash, underscore'),
});

export type Config = z.infer<typeof ConfigSchema>;
export type SuiteConfig = Config['suites'][string];

/** Reads and checks the configuration; every problem at once, with line and column. */
export function readConfig(path: string): Config {
  if (isAbsent(path)) {
    throw new CallgateError('config', `${path} does not exist. ${INSTEAD_OF_SUITES}`);
  }
  let text: string;
  try {
    text = readTextFile(path, LONGEST);
  } catch (cause) {
    const found = (cause as Error).message;
    throw new CallgateError('config', `${path} cannot be read: ${found}. Expected YAML, in UTF-8.`, {
      cause,
    });
  }
  const parsed = parseConfig(text);
  if (Array.isArray(parsed)) throw new CallgateError('config', formatProblems(path, parsed));
  return parsed as Config;
}

type YamlDocument = ReturnType<typeof parseDocument>;

export function parseConfig(text: string): Config | Problem[] {
  const lines = new LineCounter();
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) return [explainDepth(text, tooDeep)];
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    strict: true,
    logLevel: 'error',
  });
  const problem = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) return syntax.map((error) => problem(error.pos[0], explainSyntax(error)));
  const unresolved: Problem[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      unresolved.push(problem(rangeStart(alias) ?? 0, `no anchor &${alias.source} stands before the alias`));
    },
  });
  if (unresolved.length > 0) return unresolved;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    return [problem(0, `its aliases cannot be followed: ${lower((error as Error).message)}`)];
  }
  const result = ConfigSchema.safeParse(value);
  const names = suiteNames(document).filter((name) => !SUITE_NAME.test(name));
  const wrong = names.map((name) => problem(offsetOfKey(document, ['suites', name]), explainName(name)));
  const issues = result.success ? [] : result.error.issues.filter(({ code }) => code !== 'invalid_key');
  wrong.push(
    ...issues.flatMap((issue) => {
      const path = issue.path.map(String);
      if (issue.code !== 'unrecognized_keys')
        return [problem(offsetOf(document, path), explainValue(value, path))];
      return issue.keys.map((key) => problem(offsetOfKey(document, [...path, key]), explainKey(key, path)));
    }),
  );
  if (result.success && wrong.length === 0) return result.data;
  return wrong.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The names as they stand in the file: the schema library leaves `__proto__` out without a word. */
function suiteNames(document: YamlDocument): string[] {
  const suites = document.get('suites');
  return isMap(suites) ? suites.items.map(({ key }) => keyText(key)) : [];
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? (key.value ?? '') : key);
}

/** The pair that a path leads to, or undefined where the file has none; aliases are not followed. */
function findPair(document: YamlDocument, path: readonly string[]): Pair | undefined {
  let node: unknown = document.contents;
  let pair: Pair | undefined;
  for (const name of path) {
    pair = isMap(node)
      ? node.items.find(({ key }) => keyText(key) === name)
      : isSeq(node) && node.items[Number(name)] !== undefined
        ? new Pair(null, node.items[Number(name)])
        : undefined;
    if (pair === undefined) return undefined;
    node = pair.value;
  }
  return pair;
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function offsetOfKey(document: YamlDocument, path: readonly string[]): number {
  return rangeStart(findPair(document, path)?.key) ?? offsetOf(document, path.slice(0, -1));
}

/** Where the value stands, or the nearest thing above it that is there. */
function offsetOf(document: YamlDocument, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const pair = findPair(document, path.slice(0, length));
    const offset = rangeStart(pair?.value) ?? rangeStart(pair?.key);
    if (offset !== undefined) return offset;
  }
  return 0;
}

function explainDepth(text: string, offset: number): Problem {
  const before = text.slice(0, offset).split('\n');
  const message = `found more than ${MOST_NESTING} lists and mappings inside each other; a suite needs 3: remove the nesting`;
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
}

function explainSyntax({ code, message }: { code: string; message: string }): string {
  if (code === 'MULTIPLE_DOCS') return 'found a second document (`---`); expected one';
  const sentence = message.split('\n')[0] ?? 'not YAML';
  return lower(sentence.replace(/ at line \d+, column \d+:?$/, ''));
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The suite by name, or the only one. */
export function selectSuite(
  config: Config,
  name: string | undefined,
  path: string,
): { name: string; suite: SuiteConfig } {
  const names = Object.keys(config.suites);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  const suite = chosen === undefined ? undefined : config.suites[chosen];
  if (chosen !== undefined && suite !== undefined && Object.hasOwn(config.suites, chosen))
    return { name: chosen, suite };
  const found = name === undefined ? 'no suite was named' : `there is no suite ${JSON.stringify(name)}`;
  throw new CallgateError(
    'config',
    `${path}: ${found}; expected one of: ${names.join(', ')}. Choose one: \`--suite NAME\` on the command line, the input \`suite\` in a workflow.`,
  );
}
