import { describe, expect, it } from 'vitest';
import { KubernetesApiError, RequestTimeoutError, toApiError } from './api-errors.ts';
import { describeFailure, toPluginError } from './failure-words.ts';

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error(`raw ${code}`), { code, ...more });
const api = (status: number, message = 'said so') =>
  new KubernetesApiError({ status, reason: '', message });

describe('describeFailure', () => {
  it.each<[unknown, string]>([
    [
      coded('ECONNREFUSED', { address: '10.0.0.1', port: 6443 }),
      'nothing listens at 10.0.0.1:6443',
    ],
    [
      new AggregateError([coded('ECONNREFUSED', { address: '::1', port: 1 })]),
      'nothing listens at ::1:1',
    ],
    [coded('ENOTFOUND', { hostname: 'k8s.corp' }), 'the name k8s.corp cannot be resolved'],
    [coded('EAI_AGAIN', { hostname: 'k8s.corp' }), 'cannot be resolved at the moment'],
    [coded('ETIMEDOUT', { address: '10.0.0.1', port: 6443 }), '10.0.0.1:6443 does not answer'],
    [coded('EHOSTUNREACH'), 'there is no route to the address'],
    [coded('ECONNRESET'), 'cut before the answer was complete'],
    [coded('SELF_SIGNED_CERT_IN_CHAIN'), 'x509: certificate signed by unknown authority'],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'x509: certificate signed by unknown authority'],
    [coded('CERT_NOT_YET_VALID'), 'compare the clocks'],
    [coded('EPROTO', { message: 'ssl3_get_record:wrong version number' }), 'does not speak TLS'],
    [coded('EPROTO', { message: 'sslv3 alert bad certificate' }), 'may want a client certificate'],
    [new RequestTimeoutError('answer', 15_000), 'no answer within 15 s'],
    [api(401, 'Unauthorized'), 'the cluster refuses the credentials: Unauthorized (401)'],
    [api(403, 'pods is forbidden: User "x"'), 'pods is forbidden: User "x"'],
    [api(302), 'a redirect (302), which is not followed'],
    [api(400, 'Client sent an HTTP request to an HTTPS server.'), 'use https://'],
    [api(500, 'etcd'), 'the API server answered 500: etcd'],
    [new Error('something else'), 'something else'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
  ])('puts %s in words', (error, words) => {
    expect(describeFailure(error)).toContain(words);
  });
});

describe('toApiError', () => {
  it('takes the message of a Status, and the text of anything else', () => {
    const status = JSON.stringify({ kind: 'Status', message: 'no', reason: 'Forbidden' });
    expect(toApiError(403, {}, status)).toMatchObject({ message: 'no', reason: 'Forbidden' });
    expect(toApiError(502, {}, 'upstream   died\n').message).toBe('upstream died');
    expect(toApiError(502, {}, '<html>long page</html>').message).toBe('HTTP 502');
    expect(toApiError(502, {}, '').message).toBe('HTTP 502');
  });

  it('reads how long to wait, as seconds, as a date and from the body', () => {
    expect(toApiError(429, { 'retry-after': '7' }, '').retryAfterMs).toBe(7_000);
    const date = new Date(Date.now() + 60_000).toUTCString();
    expect(toApiError(429, { 'retry-after': date }, '').retryAfterMs).toBeGreaterThan(50_000);
    const body = JSON.stringify({ message: 'x', details: { retryAfterSeconds: 3 } });
    expect(toApiError(429, {}, body).retryAfterMs).toBe(3_000);
    expect(toApiError(429, {}, '').retryAfterMs).toBeUndefined();
  });
});

describe('toPluginError', () => {
  it('says to the host what kind of failure it was', () => {
    const codeOf = (error: unknown) => toPluginError('prod', error).code;
    expect(codeOf(api(401))).toBe('PLUGIN_AUTHENTICATION_FAILED');
    expect(codeOf(api(429))).toBe('PLUGIN_RATE_LIMITED');
    expect(codeOf(api(500))).toBe('PLUGIN_UNAVAILABLE');
    expect(codeOf(new RequestTimeoutError('connection', 1))).toBe('PLUGIN_TIMEOUT');
    expect(codeOf(coded('ECONNREFUSED'))).toBe('PLUGIN_UNAVAILABLE');
    expect(toPluginError('prod', api(500, 'etcd')).message).toBe(
      'Cluster "prod": the API server answered 500: etcd.',
    );
  });
});
