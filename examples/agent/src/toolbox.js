import { exportFile } from '../tools/export-file.js';
import { fetchUrl } from '../tools/fetch-url.js';
import { listDirectory } from '../tools/list-directory.js';
import { readTextFile } from '../tools/read-file.js';
import { runCommand } from '../tools/run-command.js';
import { Refusal } from './policy.js';

const TOOLS = [readTextFile, listDirectory, runCommand, fetchUrl, exportFile];

/**
 * The tools under one policy: `workspace` and `output` are folders, `commands` lists the options allowed for
 * each program, `origins` the web origins that may be fetched.
 */
export function createToolbox(policy) {
  const byName = new Map(TOOLS.map((tool) => [tool.name, tool]));

  return {
    definitions: TOOLS.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters: describeParameters(parameters) },
    })),

    /** Runs one call as the model wrote it; a refusal and a failure are results, not exceptions. */
    async call(name, argumentText) {
      try {
        const tool = byName.get(name);
        if (!tool) throw new Refusal(`there is no tool "${name}"`);
        return { refused: false, text: await tool.run(readArguments(tool, argumentText), policy) };
      } catch (error) {
        if (error instanceof Refusal) return { refused: true, text: `Refused: ${error.message}` };
        return { refused: false, text: `Failed: ${error.message}` };
      }
    },
  };
}

function describeParameters(parameters) {
  return { type: 'object', properties: parameters, required: Object.keys(parameters) };
}

function readArguments(tool, text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Refusal(`the arguments of ${tool.name} are not JSON`);
  }
  for (const [key, { type }] of Object.entries(tool.parameters)) {
    const value = given?.[key];
    const fits = type === 'array' ? isListOfStrings(value) : typeof value === 'string';
    if (!fits) throw new Refusal(`the argument "${key}" of ${tool.name} is missing or of another type`);
  }
  return given;
}

function isListOfStrings(value) {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
