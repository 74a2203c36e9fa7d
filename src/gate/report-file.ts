import { CallgateError } from '../errors.ts';
import { type Report, ReportSchema } from '../report/schema.ts';
import { readTextFile } from './text-file.ts';

/** Bytes; a report of a first run with a thousand calls takes 1 MB. */
const LONGEST = 64 << 20;
const SHOWN = 20;

/** A report from its JSON, or what keeps the text from being one, a sentence each. */
export function parseReport(text: string): Report | string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [`the file: ${(error as Error).message}`];
  }
  const parsed = ReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  return parsed.error.issues
    .slice(0, SHOWN)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}`);
}

/** Reads what `--json` wrote; refuses anything else, with every problem in it. */
export function readReport(path: string, shownAs = path): Report {
  let text: string;
  try {
    text = readTextFile(path, LONGEST);
  } catch (cause) {
    throw new CallgateError(
      'report',
      `${shownAs} cannot be read: ${(cause as Error).message}. Expected the JSON that --json wrote.`,
      { cause },
    );
  }
  const parsed = parseReport(text);
  if (!Array.isArray(parsed)) return parsed;
  throw new CallgateError(
    'report',
    `${parsed.map((problem) => `${shownAs}: ${problem}`).join('\n')}\n${shownAs} is no report of this version of Callgate; expected what --json wrote.`,
  );
}
