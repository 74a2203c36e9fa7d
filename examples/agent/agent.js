#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createLlmClient } from './src/llm-client.js';
import { runAgent } from './src/loop.js';
import { createToolbox } from './src/toolbox.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workspace: { type: 'string', default: '.' },
    output: { type: 'string', default: 'output' },
    origin: { type: 'string', multiple: true, default: [] },
  },
});

const llm = createLlmClient({
  url: process.env.AGENT_LLM_URL ?? 'http://127.0.0.1:8080/v1',
  model: process.env.AGENT_LLM_MODEL ?? 'stub',
  apiKey: process.env.AGENT_LLM_KEY,
});
const toolbox = createToolbox({
  workspace: values.workspace,
  output: values.output,
  origins: values.origin,
  commands: { ls: ['-l'] },
});

try {
  const { answer, refusals } = await runAgent({ llm, toolbox, prompt: positionals.join(' ') });
  for (const refusal of refusals) console.error(`refused ${refusal.tool}: ${refusal.reason}`);
  console.log(answer);
} catch (error) {
  console.error(`agent: ${error.message}`);
  process.exitCode = 1;
}
