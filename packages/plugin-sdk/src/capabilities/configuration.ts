import type { CapabilityKind, ConfigKey, ConfigKeyWithValue, ConfigValue } from '@gantry/contracts';
import type { Credentials, EntityCallContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

/**
 * A typed key/value store of an entity: settings, feature flags, secrets. Values are text.
 *
 * Mark a key as `secret` when its data type is one of the manifest's secret types: the host masks its value, and
 * reveals it only when somebody who may asks for it, with one line in the audit trail each time.
 */
export abstract class ConfigurationPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'configuration';

  /** Every key that the entity has, without values. `lastModified` where the remote system knows it. */
  abstract listKeys(ctx: EntityCallContext, credentials: Credentials): Promise<ConfigKey[]>;

  /**
   * Values of the given keys, or of all keys without any given. A key that does not exist is left out; it is no
   * error.
   */
  abstract getValues(
    ctx: EntityCallContext,
    credentials: Credentials,
    keys?: readonly string[],
  ): Promise<ConfigKeyWithValue[]>;

  /** Creates or changes a key. Returns it as it is stored now. */
  abstract setValue(
    ctx: EntityCallContext,
    credentials: Credentials,
    key: string,
    value: ConfigValue,
  ): Promise<ConfigKey>;

  /** Removes a key. One that is not there is no error. */
  abstract deleteKey(ctx: EntityCallContext, credentials: Credentials, key: string): Promise<void>;

  /** Where the keys are in the remote system, such as `secret/shop/cart`; null when there is no such place. */
  describePrefix?(ctx: EntityCallContext, credentials: Credentials): Promise<string | null>;
}
