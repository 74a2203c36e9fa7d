// The openai client with one shell tool, against the stub: node agent.js
import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';

const stub = fork(fileURLToPath(new URL('stub.js', import.meta.url)));
const [port] = await once(stub, 'message');
const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none', maxRetries: 0 });
const tools = [
  {
    type: 'function',
    function: { name: 'run', parameters: { type: 'object', properties: { command: { type: 'string' } } } },
  },
];
const messages = [{ role: 'user', content: 'How many entries has the root folder?' }];
for (let turn = 0; turn < 4; turn += 1) {
  const { choices } = await client.chat.completions.create({ model: 'stub', messages, tools });
  const { message } = choices[0];
  messages.push(message);
  if (message.tool_calls === undefined) break;
  for (const { id, function: asked } of message.tool_calls) {
    const { command } = JSON.parse(asked.arguments);
    const content = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
    messages.push({ role: 'tool', tool_call_id: id, content });
  }
}
assert.match(messages.at(-1).content, /^\d+\s*$/);
stub.disconnect();
