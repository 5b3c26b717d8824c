import { expect, test } from 'vitest';
import type { HttpResponse } from '../http/http-client.ts';
import { askJson } from './ask-json.ts';
import { readList, readText } from './read-json.ts';

function ask(status: number, text: string) {
  const response: HttpResponse = {
    status,
    ok: status < 300,
    headers: { 'retry-after': '5' },
    text,
    json: () => JSON.parse(text),
  };
  const http = { fetch: async () => response };
  const read = (answer: unknown) => readList(answer).map((item) => readText(item, 'name'));
  return askJson({ http }, { url: 'https://api.example.com/things?x=1', read });
}

test('answers what was read', async () => {
  expect(await ask(200, '[{"name":"a"}]')).toEqual(['a']);
});

test.each([
  [200, '[{"name":1}]', 'PLUGIN_UNAVAILABLE', 'cannot be understood: "name" is no text.'],
  [200, '{}', 'PLUGIN_UNAVAILABLE', 'api.example.com to /things cannot'],
  [401, '{"message":"who are you"}', 'PLUGIN_AUTHENTICATION_FAILED', '401: who are you'],
  [404, '{"error":"no such thing"}', 'PLUGIN_INPUT_INVALID', '404: no such thing'],
  [429, 'slow down', 'PLUGIN_RATE_LIMITED', '429: slow down'],
  [502, '<html>Bad gateway</html>', 'PLUGIN_UNAVAILABLE', '502: no reason was given'],
  [500, '', 'PLUGIN_UNAVAILABLE', '500: no reason was given'],
])('%i %s is %s', async (status, text, code, message) => {
  await expect(ask(status, text)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});
