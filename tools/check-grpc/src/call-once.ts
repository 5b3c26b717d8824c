import { type Address, formatAddress, readTls } from '@gantry/tool-kit';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';

export interface OneCall {
  readonly address: Address;
  readonly endpoint: string;
  readonly request: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly serverName?: string;
  };
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

const MAX_REPLY_BYTES = 4 * 1024 * 1024;
/** What is left for saying that the time is over. */
const MARGIN = 0.95;

const asIs = (bytes: Buffer): Buffer => bytes;

/** One unary call with bytes in and bytes out. */
export function callOnce(
  call: OneCall,
): Promise<{ readonly reply: Buffer } | { readonly failure: ServiceError }> {
  const { address, endpoint, request, signal } = call;
  const { ca, cert, key } = readTls(call.tls);
  const channel = address.secure
    ? credentials.createSsl(ca ?? null, key ?? null, cert ?? null)
    : credentials.createInsecure();
  const { serverName } = call.tls;
  const client = new Client(formatAddress(address), channel, {
    'grpc.max_receive_message_length': MAX_REPLY_BYTES,
    'grpc.enable_http_proxy': 0,
    // One attempt: whoever checks decides whether to try again.
    'grpc.enable_retries': 0,
    ...(serverName === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName }),
  });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(call.metadata)) metadata.set(name, value);
  return new Promise((resolve) => {
    const deadline = Date.now() + call.deadlineMs * MARGIN;
    const running = client.makeUnaryRequest<Buffer, Buffer>(
      endpoint,
      asIs,
      asIs,
      request,
      metadata,
      { deadline },
      (failure, reply) => {
        client.close();
        resolve(failure ? { failure } : { reply: reply ?? Buffer.alloc(0) });
      },
    );
    signal.addEventListener('abort', () => running.cancel(), { once: true });
  });
}
