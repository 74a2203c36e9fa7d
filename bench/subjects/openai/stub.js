// A model on the loopback interface: asks for one tool call, and answers with what the tool gave.
import { createServer } from 'node:http';

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { messages } = JSON.parse(body);
  const last = messages.at(-1);
  const message =
    last.role === 'tool'
      ? { role: 'assistant', content: last.content }
      : {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              id: 'call-1',
              type: 'function',
              function: { name: 'run', arguments: JSON.stringify({ command: 'ls -l / | wc -l' }) },
            },
          ],
        };
  const finish = last.role === 'tool' ? 'stop' : 'tool_calls';
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      id: 'completion-1',
      object: 'chat.completion',
      created: 0,
      model: 'stub',
      choices: [{ index: 0, message, finish_reason: finish }],
    }),
  );
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit(0));
