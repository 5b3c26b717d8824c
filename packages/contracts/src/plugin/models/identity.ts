import Type, { type Static } from 'typebox';
import { closed, Identifier, Line, TextMap, Timestamp, Url } from './common.ts';

const Token = Type.String({ minLength: 1, maxLength: 32 * 1024 });
const Scopes = Type.Array(Line, { maxItems: 200 });

/** Who somebody is at the identity provider. */
export const IdentityProfileSchema = Type.Object(
  {
    subject: Identifier,
    issuer: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description: 'Who says so, where subjects are unique only there.',
      }),
    ),
    email: Type.Optional(Line),
    emailVerified: Type.Optional(Type.Boolean({ default: false })),
    name: Type.Optional(Line),
    avatarUrl: Type.Optional(Url),
    groups: Type.Optional(Type.Array(Line, { maxItems: 2_000 })),
    rawClaims: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { ...closed, title: 'IdentityProfile' },
);
export type IdentityProfile = Static<typeof IdentityProfileSchema>;

/** Tokens of one person. The host seals them and shows them to nobody. */
export const IdentityCredentialsSchema = Type.Object(
  {
    accessToken: Token,
    tokenType: Type.Optional(Type.String({ default: 'Bearer', maxLength: 100 })),
    expiresAt: Type.Optional(Timestamp()),
    refreshToken: Type.Optional(Token),
    scopes: Type.Optional(Scopes),
    extra: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { ...closed, title: 'IdentityCredentials' },
);
export type IdentityCredentials = Static<typeof IdentityCredentialsSchema>;

/** For the device flow: what to show while the person confirms elsewhere. `interval` and `expiresIn` in seconds. */
export const PollingDescriptorSchema = Type.Object(
  {
    userCode: Identifier,
    verificationUri: Url,
    verificationUriComplete: Type.Optional(Url),
    interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600, default: 5 })),
    expiresIn: Type.Integer({ minimum: 1 }),
  },
  { ...closed, title: 'PollingDescriptor' },
);
export type PollingDescriptor = Static<typeof PollingDescriptorSchema>;

/**
 * Where to send the browser. With `polling`, `state` is the device code. Otherwise the host puts a `state` of its own in
 * its place, and the address has to carry the S256 challenge of `codeVerifier`.
 */
export const AuthorizationRequestSchema = Type.Object(
  {
    authorizationUrl: Url,
    state: Type.String({ minLength: 1, maxLength: 4_000 }),
    codeVerifier: Type.Optional(Type.String({ minLength: 43, maxLength: 128 })),
    polling: Type.Optional(PollingDescriptorSchema),
    issuer: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2_000,
        description:
          'The callback has to name it in `iss`, as providers do that say so (RFC 9207).',
      }),
    ),
    registeredCredentials: Type.Optional(TextMap),
  },
  { ...closed, title: 'AuthorizationRequest' },
);
export type AuthorizationRequest = Static<typeof AuthorizationRequestSchema>;

/** What a code was exchanged for. */
export const IdentityExchangeSchema = Type.Object(
  { profile: IdentityProfileSchema, credentials: IdentityCredentialsSchema },
  { ...closed, title: 'IdentityExchange' },
);
export type IdentityExchange = Static<typeof IdentityExchangeSchema>;
