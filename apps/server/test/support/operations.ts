import type { TestServer } from './test-server.ts';

/** A route as the OpenAPI document tells of it. */
export interface ApiOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters as `{name}`. */
  readonly path: string;
  /** With something in the place of each parameter. */
  readonly address: string;
  readonly id: string;
  readonly permission: string;
  readonly hasBody: boolean;
  /** True when the answer goes on until somebody hangs up. */
  readonly isStream: boolean;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

interface DocumentedOperation {
  readonly 'x-permission': string;
  readonly operationId: string;
  readonly requestBody?: object;
  readonly parameters?: { name: string; in: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, object> }>;
}

/** Every documented route, so that a new one is attacked like the others. */
export async function readOperations(server: TestServer): Promise<ApiOperation[]> {
  const { body } = await server.get<{ paths: Record<string, Record<string, DocumentedOperation>> }>(
    '/api/v1/openapi.json',
    { as: null },
  );
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as ApiOperation['method'],
      path,
      address: path.replace('{kind}', 'Service').replace(/\{[^}]+\}/g, 'nothing'),
      id: operation.operationId,
      permission: operation['x-permission'],
      hasBody: operation.requestBody !== undefined,
      isStream: operation.responses['200']?.content?.['text/event-stream'] !== undefined,
      parameters: operation.parameters ?? [],
    })),
  );
}
