import { createInterface, type Interface } from 'node:readline';
import { checkReason } from '../baseline/reason.ts';
import { behaviourId, parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { CallgateError } from '../errors.ts';
import { listProposed, riskOfNamed } from '../gate/approvable.ts';
import type { NewBehaviour } from '../report/behaviour-schema.ts';
import { formatNumber, shortenEnd, shortenStart, toPlainText } from '../report/plain-text.ts';
import type { NewCall, Report } from '../report/schema.ts';
import { riskOf } from '../risk/risk.ts';
import { type Context, write } from './context.ts';

/** A person at a terminal who is asked line by line. */
export interface Form {
  /** The next line, without blanks around it. Refuses the end of input, which Ctrl-C and Ctrl-D are. */
  ask(prompt: string): Promise<string>;
  say(text: string): void;
  close(): void;
}

export interface Asked {
  /** By name of a call or id of a behaviour, with the reason. */
  readonly accepted: ReadonlyMap<string, string | null>;
  readonly rejected: readonly string[];
}

export function openForm(input: NodeJS.ReadableStream, context: Context): Form {
  const lines: Interface = createInterface({ input, output: context.stderr, terminal: true });
  const next = lines[Symbol.asyncIterator]();
  return {
    async ask(prompt) {
      lines.setPrompt(prompt);
      lines.prompt();
      const { done, value } = await next.next();
      if (done !== true) return value.trim();
      write(context, 'stderr', '\n');
      throw new CallgateError('usage', 'The form was broken off. Nothing was written.');
    },
    say: (text) => write(context, 'stderr', `${text}\n`),
    close: () => lines.close(),
  };
}

/** Asks for each new call and behaviour that a profile can name: accept, reject, explain, skip, or accept all that are left. */
export async function askCalls(form: Form, report: Report, reason: string | null): Promise<Asked> {
  const unnamed = report.proposed?.unrepresentable ?? [];
  const ids = listProposed(report).map(behaviourId);
  const names = [...new Set([...report.new.map(({ name }) => name), ...ids])].filter(
    (name) => !unnamed.includes(name),
  );
  const accepted = new Map<string, string | null>();
  const rejected: string[] = [];
  let isRest = false;
  for (const [index, name] of names.entries()) {
    form.say(`\n${index + 1} of ${names.length}`);
    for (const call of report.new.filter((one) => one.name === name)) form.say(describeCall(call));
    for (const one of listProposed(report).filter((behaviour) => behaviourId(behaviour) === name))
      form.say(describeBehaviour(one));
    const answer: Answer = isRest ? 'accept' : await askCall(form, name);
    isRest ||= answer === 'all';
    if (answer === 'reject') rejected.push(name);
    if (answer === 'accept' || answer === 'all') accepted.set(name, await askReason(form, name, reason));
  }
  return { accepted, rejected };
}

const ANSWERS = ['accept', 'reject', 'explain', 'skip', 'all'] as const;
type Answer = Exclude<(typeof ANSWERS)[number], 'explain'>;

async function askCall(form: Form, name: string): Promise<Answer> {
  for (;;) {
    const answer = readAnswer((await form.ask('accept, reject, explain, skip, all? ')).toLowerCase());
    if (answer === undefined) form.say('  expected one of the words, or its first letter; all is spelt out');
    else if (answer === 'explain') form.say(explain(name));
    else return answer;
  }
}

/** `a` is accept: what accepts more has to be spelt out. */
function readAnswer(said: string): (typeof ANSWERS)[number] | undefined {
  return ANSWERS.find((one) => one === said || (said !== '' && one !== 'all' && one.startsWith(said)));
}

async function askReason(form: Form, name: string, given: string | null): Promise<string | null> {
  if (given !== null) return given;
  const isNeeded = riskOfNamed(name).level === 'high';
  for (;;) {
    const said = await form.ask(isNeeded ? 'reason, needed for its high risk: ' : 'reason: ');
    if (said === '' && !isNeeded) return null;
    const problems = checkReason(said);
    if (problems.length === 0) return said;
    form.say(`  ${problems.join('; ')}`);
  }
}

export async function confirm(form: Form, question: string): Promise<boolean> {
  for (;;) {
    const said = (await form.ask(`${question} yes, no? `)).toLowerCase();
    if (['y', 'yes'].includes(said)) return true;
    if (['n', 'no'].includes(said)) return false;
  }
}

function describeCall({ name, exe, count, firstAtMs, context }: NewCall): string {
  const where = `${toPlainText(name)}  ${toPlainText(shortenStart(exe, 120))}  ${formatNumber(count)}×  at ${(firstAtMs / 1000).toFixed(2)} s`;
  return context === null ? where : `${where}\n  after: ${toPlainText(shortenEnd(context, 120))}`;
}

function describeBehaviour({
  kind,
  value,
  call,
  detail,
  exe,
  count,
  firstAtMs,
  context,
}: NewBehaviour): string {
  const how = detail === '' ? call : `${call} ${detail}`;
  const where =
    `${kind} ${toPlainText(shortenStart(value, 200))}  ${toPlainText(shortenEnd(how, 80))}  ` +
    `${toPlainText(shortenStart(exe, 120))}  ${formatNumber(count)}×  at ${(firstAtMs / 1000).toFixed(2)} s`;
  return context === null ? where : `${where}\n  after: ${toPlainText(shortenEnd(context, 120))}`;
}

function explain(name: string): string {
  return parseBehaviourId(name) === undefined ? explainCall(name) : explainBehaviour(name);
}

function explainBehaviour(id: string): string {
  const { level, purpose, why, source } = riskOfNamed(id);
  const lines = [
    `${toPlainText(id)}: ${purpose}`,
    `${level} risk`,
    ...(why === null ? [] : [why]),
    ...(source === null ? [] : [`${source.title}: ${source.url}`]),
  ];
  return lines.map((line) => `  ${line}`).join('\n');
}

function explainCall(name: string): string {
  const { group, level, purpose, why, source, docker } = riskOf(name);
  const lines = [
    `${toPlainText(name)}: ${purpose}`,
    `group ${group}, ${level} risk, ${docker} in Docker's default profile`,
    ...(why === null ? [] : [why]),
    ...(source === null ? [] : [`${source.title}: ${source.url}`]),
  ];
  return lines.map((line) => `  ${line}`).join('\n');
}
