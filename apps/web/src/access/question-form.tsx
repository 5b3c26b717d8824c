import type { Permission } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { kindsQuery } from '../catalog/kinds.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { usersQuery } from './access-queries.ts';
import { type About, EVERYONE, type ExplainSearch, fieldsOf } from './explain-search.ts';
import { groupedPermissions } from './grouped-permissions.ts';

const t = text.access.why;
const TYPING_MS = 400;

interface QuestionFormProps {
  readonly search: ExplainSearch;
  readonly permission: Permission;
  readonly mayAskAboutOthers: boolean;
  readonly onChange: (changes: Partial<Record<keyof ExplainSearch, string | undefined>>) => void;
}

type Asked = 'me' | 'somebody' | 'everyone';

/** Who, what, and to what. Every change asks again. */
export function QuestionForm(props: QuestionFormProps) {
  const { search, permission, mayAskAboutOthers, onChange } = props;
  const [isNaming, setNaming] = useState(false);
  const asked: Asked =
    search.who === EVERYONE ? 'everyone' : isNaming || search.who !== undefined ? 'somebody' : 'me';
  const ask = (who: Asked): void => {
    setNaming(who === 'somebody');
    onChange({ who: who === 'everyone' ? EVERYONE : undefined });
  };
  return (
    <div className="grid gap-4">
      {mayAskAboutOthers && (
        <Field label={t.who}>
          {(control) => (
            <Select
              {...control}
              value={asked}
              onChange={(event) => ask(event.target.value as Asked)}
            >
              <option value="me">{t.me}</option>
              <option value="somebody">{t.somebody}</option>
              <option value="everyone">{t.everyone}</option>
            </Select>
          )}
        </Field>
      )}
      {mayAskAboutOthers && asked === 'somebody' && (
        <Username value={search.who ?? ''} onChange={(who) => onChange({ who })} />
      )}
      <Field label={t.permission} help={text.access.permissions[permission]}>
        {(control) => (
          <Select
            {...control}
            value={permission}
            onChange={(event) => onChange({ permission: event.target.value })}
          >
            {groupedPermissions.map(({ resource, permissions }) => (
              <optgroup key={resource} label={text.access.resources[resource] ?? resource}>
                {permissions.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        )}
      </Field>
      {fieldsOf(permission).map((key) => (
        <AboutField key={key} name={key} search={search} onChange={onChange} />
      ))}
    </div>
  );
}

function Username({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string | undefined) => void;
}) {
  const canList = useRights().may('users.manage');
  const { data: users = [] } = useQuery({ ...usersQuery, enabled: canList });
  const names = users.map(({ username }) => username);
  return (
    <Field label={t.username} help={value === '' ? t.askName : undefined}>
      {(control) => (
        <Delayed control={control} value={value} suggestions={names} onChange={onChange} />
      )}
    </Field>
  );
}

function AboutField({
  name,
  search,
  onChange,
}: Pick<QuestionFormProps, 'search' | 'onChange'> & { name: keyof About }) {
  const { data: kinds = [] } = useQuery(kindsQuery);
  const value = search[name] ?? '';
  const isKnown = name === 'owner' && search.name !== undefined;
  if (isKnown) return null;
  return (
    <Field label={t[name]} help={name === 'name' ? t.nameHelp : undefined}>
      {(control) =>
        name === 'kind' ? (
          <Select
            {...control}
            value={value}
            onChange={(event) => onChange({ kind: event.target.value || undefined })}
          >
            <option value="">–</option>
            {kinds.map(({ kind }) => (
              <option key={kind} value={kind}>
                {kind}
              </option>
            ))}
          </Select>
        ) : (
          <Delayed
            control={control}
            value={value}
            suggestions={[]}
            onChange={(next) => onChange({ [name]: next })}
          />
        )
      }
    </Field>
  );
}

interface DelayedProps {
  readonly control: { id: string; 'aria-describedby': string | undefined };
  readonly value: string;
  readonly suggestions: readonly string[];
  readonly onChange: (value: string | undefined) => void;
}

/** Taken once one has stopped typing. */
function Delayed({ control, value, suggestions, onChange }: DelayedProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const listId = useId();
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <>
      <Input
        {...control}
        list={suggestions.length > 0 ? listId : undefined}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          clearTimeout(timer.current);
          const next = target.value.trim();
          timer.current = setTimeout(() => onChange(next === '' ? undefined : next), TYPING_MS);
        }}
      />
      <datalist id={listId}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </>
  );
}
