export {
  createHttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type HttpResponse,
} from '../http/http-client.ts';
export { type AddressClass, classifyAddress } from './address-class.ts';
export { type DeniedEndpoint, denyEgressTo } from './denied-endpoints.ts';
export { createEgressAgent, type EgressAgentOptions, EgressRefusedError } from './egress-agent.ts';
