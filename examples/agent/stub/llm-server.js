import { startServer } from './server.js';

/**
 * A chat-completions endpoint on loopback that plays a script: each step is a message, or a function from the
 * messages received to a message. `received` holds every request body in order.
 */
export async function startStubLlm(script) {
  const received = [];
  const server = await startServer(async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const step = script[received.length];
    received.push(body);
    if (step === undefined) return response.writeHead(500).end('the script is over');

    const message = typeof step === 'function' ? step(body.messages) : step;
    const text = JSON.stringify({ choices: [{ index: 0, message }] });
    return response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
  return { url: `${server.origin}/v1`, received, close: server.close };
}

/** The model's last words. */
export function say(content) {
  return { role: 'assistant', content };
}

/** A message that calls tools: `callTools(['read_file', { path: 'notes.md' }])`. */
export function callTools(...calls) {
  return {
    role: 'assistant',
    content: null,
    tool_calls: calls.map(([name, parameters], index) => ({
      id: `call-${index}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(parameters) },
    })),
  };
}

/** A model that believes whatever it reads: it makes every `TOOL {…}` call that the last tool result asks for. */
export function obeyLastResult(messages) {
  const calls = [...messages.at(-1).content.matchAll(/^(\w+) (\{.*\})$/gm)];
  return callTools(...calls.map(([, name, parameters]) => [name, JSON.parse(parameters)]));
}
