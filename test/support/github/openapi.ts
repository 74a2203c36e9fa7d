import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const MODULES = join(import.meta.dirname, '../../../node_modules');

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Node;
}
interface Content {
  readonly [type: string]: { readonly schema: Node };
}
interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly parameters?: readonly Node[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content; readonly $ref?: string }>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Node>>;
    readonly examples: Readonly<Record<string, { readonly value: Json }>>;
  };
}

const REF = '#/components/schemas/';

/** GitHub's own published OpenAPI description. Schemas are compiled when an operation is first used. */
export class OpenApi {
  readonly #description: Description = JSON.parse(
    readFileSync(join(MODULES, '@octokit/openapi/generated/api.github.com.json'), 'utf8'),
  );
  readonly #strings = new Ajv({ strict: false, logger: false, validateFormats: true, formats: FORMATS });
  /** The same, for parameters, whose values are text. */
  readonly #coercing = new Ajv({ strict: false, logger: false, formats: FORMATS, coerceTypes: 'array' });
  readonly #compiled = new Map<string, ValidateFunction>();

  /** A fresh copy of an example of the description. */
  example(name: string): Record<string, unknown> {
    const found = this.#description.components.examples[name]?.value;
    if (found === undefined) throw new Error(`GitHub's description has no example ${name}`);
    return structuredClone(Array.isArray(found) ? found[0] : found) as Record<string, unknown>;
  }

  /** What is wrong with a request for `METHOD /path/{template}`. */
  requestProblems(
    operation: string,
    path: Readonly<Record<string, string>>,
    query: URLSearchParams,
    body: unknown,
  ): string[] {
    const found = this.#find(operation);
    const parameters = (found.parameters ?? []).map((node) => this.#resolve(node) as unknown as Parameter);
    const problems = [...query.keys()]
      .filter((name) => !parameters.some((parameter) => parameter.in === 'query' && parameter.name === name))
      .map((name) => `query ${name}: the operation has none`);
    for (const parameter of parameters) {
      const value = parameter.in === 'path' ? path[parameter.name] : query.get(parameter.name);
      if (parameter.in === 'header') continue;
      if (value === undefined || value === null) {
        if (parameter.required === true) problems.push(`${parameter.in} ${parameter.name}: missing`);
        continue;
      }
      const key = `${operation} ${parameter.in} ${parameter.name}`;
      problems.push(...this.#check(key, object({ value: parameter.schema }), { value }, this.#coercing));
    }
    const schema = found.requestBody?.content['application/json']?.schema;
    if (schema === undefined) {
      if (body !== undefined) problems.push('body: the operation takes none');
    } else if (body === undefined) {
      if (found.requestBody?.required === true) problems.push('body: missing');
    } else {
      // GitHub ignores what it does not know: here it is a mistake.
      const strict = 'properties' in schema ? { ...schema, additionalProperties: false } : schema;
      problems.push(...this.#check(`${operation} body`, strict, body));
    }
    return problems;
  }

  /**
   * What is wrong with an answer. Statuses of errors that the description leaves out are held to its basic error. Of another
   * media `type` than JSON it has words and no schema: they have to name it.
   */
  responseProblems(operation: string, status: number, body: unknown, type?: string): string[] {
    const { responses, description } = this.#find(operation);
    if (type !== undefined) {
      const [name = ''] = type.split(';');
      return description.includes(`\`${name}\``) ? [] : [`the operation has no answer of the type ${name}`];
    }
    const entry = responses[status];
    if (entry === undefined && status < 400) return [`the operation has no answer ${status}`];
    const content = (
      entry?.$ref === undefined ? entry?.content : (this.#resolve({ $ref: entry.$ref }).content as never)
    ) as Content | undefined;
    if (entry !== undefined && content === undefined) {
      return body === undefined ? [] : [`the answer ${status} has no body`];
    }
    const schema = content?.['application/json']?.schema ?? { $ref: `${REF}basic-error` };
    return this.#check(`${operation} ${status}`, schema, body);
  }

  /** What is wrong with an event's payload, `webhook-issue-comment-created` for one. */
  eventProblems(name: string, payload: unknown): string[] {
    return this.#check(`event ${name}`, { $ref: `${REF}${name}` }, payload);
  }

  #find(operation: string): Operation {
    const [method = '', path = ''] = operation.split(' ');
    const found = this.#description.paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`GitHub's description has no operation ${operation}`);
    return found;
  }

  #resolve(node: Node): Node {
    if (typeof node.$ref !== 'string') return node;
    return node.$ref
      .slice(2)
      .split('/')
      .reduce<Node>((at, key) => at[key] as Node, this.#description as unknown as Node);
  }

  #check(key: string, schema: Node, value: unknown, ajv = this.#strings): string[] {
    let validate = this.#compiled.get(key);
    if (validate === undefined) {
      const definitions: Node = {};
      const root = this.#convert(schema, definitions);
      validate = ajv.compile({ ...(root as Node), $defs: definitions });
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 5).map((e) => `${key}${e.instancePath}: ${e.message}`);
  }

  /** OpenAPI 3.0 as JSON Schema: `nullable` beside anything, and references within this one schema. */
  #convert(node: Json, definitions: Node): Json {
    if (Array.isArray(node)) return node.map((item) => this.#convert(item, definitions));
    if (typeof node !== 'object' || node === null) return node;
    if (typeof node.$ref === 'string') {
      const name = node.$ref.slice(REF.length);
      if (definitions[name] === undefined) {
        definitions[name] = true; // it may refer to itself
        definitions[name] = this.#convert(this.#description.components.schemas[name] ?? false, definitions);
      }
      return { $ref: `#/$defs/${name}` };
    }
    const { nullable, example, examples, discriminator, ...rest } = node;
    const converted = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, this.#convert(value, definitions)]),
    );
    return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
  }
}

const object = (properties: Node): Node => ({ type: 'object', properties });

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uri: (text: string) => URL.canParse(text.replaceAll(/\{[^}]*\}/g, '')),
};
