import { resolve } from 'node:path';
import { readEvidenceFile, verifyEvidence } from '../gate/verify-evidence.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';

const SHOWN = 20;

/**
 * `callgate verify-evidence FILE --log LOG`: 0 when the log bears the evidence out and the run is proven, 3 when it bears
 * out that the run is not, 1 when it does not bear the evidence out.
 */
export async function runVerifyEvidence(file: string, log: string, context: Context): Promise<number> {
  const claimed = readEvidenceFile(resolve(context.cwd, file), file);
  const verified = await verifyEvidence(claimed, resolve(context.cwd, log), log);
  const { disagreements, reread } = verified;
  const say = (text: string) => write(context, 'stdout', `${toPlainText(text)}\n`);
  say(
    `${log}: ${count(verified.log.bytes, 'byte')}, ${count(verified.log.lines, 'line')}, ${verified.log.digest}`,
  );
  if (disagreements.length > 0) {
    say(`The log does not bear ${file} out, in ${count(disagreements.length, 'point')}:`);
    for (const sentence of disagreements.slice(0, SHOWN)) say(`  ${sentence}`);
    if (disagreements.length > SHOWN) say(`  … and ${disagreements.length - SHOWN} more`);
    return 1;
  }
  const { evidence, calls, verdict } = claimed;
  const held = evidence.checks.filter(({ ok }) => ok).length;
  say(
    `The log bears it out: ${held} of ${count(evidence.checks.length, 'check')} hold, ${count(calls.length, 'distinct call')}, the file’s own verdict is ${verdict}.`,
  );
  say(
    reread === null
      ? 'ausearch is not installed here: its reading was not repeated.'
      : `ausearch read ${count(reread.records, 'record')}${reread.events === 0 ? '' : ` and ${count(reread.events, 'event')}`} again as Callgate does.`,
  );
  say(
    'What no log can tell is taken from the evidence: the audit state before and after, the daemon, the launcher’s end.',
  );
  if (evidence.proven) return 0;
  for (const { name, detail } of evidence.checks.filter(({ ok }) => !ok))
    say(`  not proven: ${name}: ${detail}`);
  return 3;
}
