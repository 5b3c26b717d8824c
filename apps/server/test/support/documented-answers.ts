import { createValidator } from '@gantry/platform';
import type { ValidateFunction } from 'ajv';
import type { FastifyInstance } from 'fastify';

interface Operation {
  readonly pattern: RegExp;
  readonly answers: Record<string, ValidateFunction | undefined>;
}

type Document = {
  paths: Record<string, Record<string, { responses: Record<string, { content?: JsonContent }> }>>;
  components: object;
};
type JsonContent = Record<string, { schema: object }>;

/** Compares answers with what the OpenAPI document promises, so that the document cannot drift. */
export class DocumentedAnswers {
  readonly #operations = new Map<string, Operation[]>();

  static async read(app: FastifyInstance): Promise<DocumentedAnswers> {
    const response = await app.inject('/api/v1/openapi.json');
    const document = response.json() as Document;
    const ajv = createValidator();
    ajv.addSchema({ $id: 'document', components: document.components });
    const answers = new DocumentedAnswers();
    for (const [path, methods] of Object.entries(document.paths)) {
      // Literal segments before parameters, as the router decides.
      const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
      for (const [method, operation] of Object.entries(methods)) {
        const compiled: Operation['answers'] = {};
        for (const [status, { content }] of Object.entries(operation.responses)) {
          const schema = content?.['application/json']?.schema;
          if (!schema) continue;
          const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
          compiled[status.toUpperCase()] = ajv.compile(JSON.parse(text) as object);
        }
        const key = method.toUpperCase();
        const list = answers.#operations.get(key) ?? [];
        const operationEntry = { pattern, answers: compiled };
        if (path.includes('{')) list.push(operationEntry);
        else list.unshift(operationEntry);
        answers.#operations.set(key, list);
      }
    }
    return answers;
  }

  /** Throws when the answer is not what the document promises. Unknown routes have no promise. */
  check(method: string, path: string, status: number, body: unknown): void {
    const [address = path, query = ''] = path.split('?', 2);
    // With `fields` an answer holds only what was asked for.
    if (query.includes('fields=')) return;
    const operation = this.#operations.get(method)?.find(({ pattern }) => pattern.test(address));
    if (!operation) return;
    const validate =
      operation.answers[String(status)] ?? operation.answers[`${Math.floor(status / 100)}XX`];
    if (!validate)
      throw new Error(`${method} ${path} answered ${status}, which is not documented.`);
    if (!validate(body)) {
      const faults = validate.errors?.map((error) => `${error.instancePath} ${error.message}`);
      throw new Error(
        `${method} ${path} answered ${status} unlike documented: ${faults?.join('; ')}`,
      );
    }
  }
}
