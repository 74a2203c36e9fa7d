// Vercel's ai with its mock model and one tool that runs a shell command: node agent.js
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateText, isStepCount, tool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { z } from 'zod';

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
const answer = (content, unified) => ({
  content: [content],
  finishReason: { unified, raw: unified },
  usage,
  warnings: [],
});
const model = new MockLanguageModelV4({
  doGenerate: [
    answer(
      {
        type: 'tool-call',
        toolCallId: 'call-1',
        toolName: 'run',
        input: JSON.stringify({ command: 'ls -l / | wc -l' }),
      },
      'tool-calls',
    ),
    answer({ type: 'text', text: 'done' }, 'stop'),
  ],
});
let counted;
const run = tool({
  description: 'Runs a shell command.',
  inputSchema: z.object({ command: z.string() }),
  execute: async ({ command }) => {
    counted = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
    return counted;
  },
});
const { text } = await generateText({
  model,
  tools: { run },
  stopWhen: isStepCount(3),
  prompt: 'How many entries has the root folder?',
});
assert.equal(text, 'done');
assert.match(counted, /^\d+\s*$/);
