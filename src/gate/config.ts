import { existsSync, readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { nearest } from '../baseline/suggestion.ts';
import { CallgateError, formatProblems, type Problem } from '../errors.ts';

const Suite = z
  .strictObject({
    run: z.string().min(1).describe('the command, run by bash -eo pipefail as a workflow runs it'),
    baseline: z.string().min(1).describe('path of the committed profile, from the repository root'),
    'working-directory': z.string().min(1).optional().describe('from the repository root; default: the root'),
    'timeout-minutes': z.number().positive().max(1440).optional().describe('ends the command; default 30'),
    'fail-on': z.enum(['new', 'never']).optional().describe('default new'),
    'fail-fast': z.boolean().optional().describe('end the command at the first new call; default false'),
  })
  .describe('one operational mode worth gating');

/** `.github/callgate.yml`. The types and `schema/callgate.schema.json` come from here. */
export const ConfigSchema = z.strictObject({
  suites: z
    .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), Suite)
    .refine((suites) => Object.keys(suites).length > 0, 'expected at least one suite')
    .describe('by name: letters, digits, dot, dash, underscore'),
});

export type Config = z.infer<typeof ConfigSchema>;
export type SuiteConfig = Config['suites'][string];

/** Reads and checks the configuration; every problem at once, with line and column. */
export function readConfig(path: string): Config {
  if (!existsSync(path)) {
    throw new CallgateError(
      'config',
      `${path} does not exist. Name the suites there, or give a baseline and a command: callgate check --baseline FILE -- COMMAND`,
    );
  }
  const parsed = parseConfig(readFileSync(path, 'utf8'));
  if (Array.isArray(parsed)) throw new CallgateError('config', formatProblems(path, parsed));
  return parsed as Config;
}

export function parseConfig(text: string): Config | Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', strict: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    return syntax.map((error) => ({
      ...at(error.pos[0]),
      message: error.message.split('\n')[0] ?? 'not YAML',
    }));
  }
  const result = ConfigSchema.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (result.success) return result.data;
  return result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys')
      return [{ ...at(offsetOf(document, path)), message: explain(issue) }];
    return issue.keys.map((key) => ({
      ...at(offsetOf(document, [...path, key])),
      message: explainKey(key, path),
    }));
  });
}

/** Where the value stands, or the nearest thing above it that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range !== undefined) return node.range[0];
  }
  return 0;
}

function explain(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  return `${where}${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function explainKey(key: string, path: readonly string[]): string {
  const known = path.length === 0 ? Object.keys(ConfigSchema.shape) : Object.keys(Suite.shape);
  const suggestion = nearest(key, known);
  return `unknown key ${JSON.stringify(key)}${suggestion === undefined ? `; expected one of ${known.join(', ')}` : `; did you mean ${JSON.stringify(suggestion)}?`}`;
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
    `${path}: ${found}; expected one of: ${names.join(', ')}. Choose with --suite NAME.`,
  );
}
