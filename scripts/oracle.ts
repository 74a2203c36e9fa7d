// Compares what callgate record sees with what strace sees, for every test program and both examples: npm run oracle --
// [--runs N] [--subject TEXT]. Without --subject it writes docs/oracle.md. A difference that nothing explains fails it.
import { writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { missingFrom, observe, type Sighting } from '../test/support/oracle.ts';
import { EXPLANATIONS, explain } from '../test/support/oracle-explanations.ts';
import { type OracleSubject, PROGRAMS, readSuites } from '../test/support/oracle-subjects.ts';
import { straceVersion } from '../test/support/strace.ts';

const { values } = parseArgs({ options: { runs: { type: 'string' }, subject: { type: 'string' } } });
const runs = Number(values.runs ?? 5);
const subjects = [...PROGRAMS, ...readSuites()].filter(({ name }) => name.includes(values.subject ?? ''));

const unexplained: string[] = [];
const used = new Set<number>();

/** The calls that one observer alone saw, each with the number of its explanation. */
function showOnly(subject: OracleSubject, by: 'record' | 'strace', { record, strace }: Sighting): string {
  const calls = by === 'record' ? missingFrom(record, strace) : missingFrom(strace, record);
  const shown = calls.map((call) => {
    const explanation = explain(call, by, subject);
    if (explanation === undefined) {
      unexplained.push(`${subject.name}: ${call}, only in ${by}`);
      return `**\`${call}\`**`;
    }
    const number = EXPLANATIONS.indexOf(explanation) + 1;
    used.add(number);
    return `\`${call}\` (${number})`;
  });
  return shown.length === 0 ? 'none' : shown.join(', ');
}

const rows: string[][] = [
  ['subject', 'calls by record', 'calls by strace', 'only in record', 'only in strace'],
];
for (const subject of subjects) {
  const sighting = await observe(subject, runs);
  const { record, strace } = sighting;
  const row = [
    `\`${subject.name}\``,
    String(record.size),
    String(strace.size),
    showOnly(subject, 'record', sighting),
    showOnly(subject, 'strace', sighting),
  ];
  rows.push(row);
  console.log(row.join(' | '));
}

const reasons = EXPLANATIONS.map(({ calls, reason }, at) => ({ number: at + 1, calls, reason }))
  .filter(({ number }) => used.has(number))
  .map(
    ({ number, calls, reason }) =>
      `- (${number}) ${calls.map((call) => `\`${call}\``).join(', ')}: ${reason}.`,
  );

const text = `# Callgate against strace

Written by \`npm run oracle\`, not by hand. Each subject runs ${runs} times under \`callgate record\` and ${runs} times under \`strace -f\`,
by turns and with the same environment. The distinct calls of all runs together are compared by architecture and number.
Every run of \`record\` is proven, and its profile has the names of the calls that it saw. A difference without an
explanation fails the command.

Linux ${release().split('-')[0]}, strace ${straceVersion()}, Node ${process.versions.node}.

${markdownTable(rows, { align: ['l', 'r', 'r', 'l', 'l'], alignDelimiters: true })}

${reasons.length === 0 ? '' : `Explained differences:\n\n${reasons.join('\n')}\n\n`}Unexplained differences: ${unexplained.length === 0 ? 'none' : unexplained.join('; ')}.
`;

if (values.subject === undefined) writeFileSync(join(import.meta.dirname, '../../docs/oracle.md'), text);
for (const difference of unexplained) console.error(`not explained: ${difference}`);
console.log(`${subjects.length} subjects, ${runs} runs each: ${unexplained.length} unexplained differences`);
process.exitCode = unexplained.length === 0 ? 0 : 1;
