import type { Role } from '@gantry/contracts';
import type { Actor } from '../context.ts';

/** Who a request comes from, once its credential was checked. */
export interface Principal {
  readonly kind: 'session' | 'api-key';
  readonly userId: string;
  /** As audited: the username, or `apikey:<name>`. */
  readonly name: string;
  readonly role: Role;
  /** The same, as the policy and the audit trail see it. One object while the principal is cached. */
  readonly actor: Actor;
  /** Id of the session or of the key. */
  readonly credentialId: string;
  /** True until a generated or reset password was changed: nothing else is allowed before. */
  readonly mustChangePassword: boolean;
}
