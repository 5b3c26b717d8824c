declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  interface Interaction {
    readonly params: Record<string, string>;
    readonly session?: { readonly accountId: string };
    readonly grantId?: string;
  }
  interface Grant {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: string[]): void;
    save(): Promise<string>;
  }

  export interface Token {
    readonly kind: string;
    readonly accountId: string;
    /** Its value, for tokens that are looked up. */
    readonly jti: string;
    destroy(): Promise<void>;
  }

  /** As far as the tests use it: the package has no types of its own. */
  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: new (subject: {
      accountId: string;
      clientId: string;
    }) => Grant;
    on(event: string, listener: (token: Token) => void): void;
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: object,
    ): Promise<void>;
  }
}
