import { ROLES } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { problemsAt } from '../api/input-problems.ts';
import { useTeamNames } from '../catalog/use-team-names.ts';
import { text } from '../text/text.ts';
import { Field } from '../ui/field.tsx';
import { Input, Select } from '../ui/input.tsx';
import { TokenInput } from '../ui/token-input.tsx';
import { rolesQuery } from './access-queries.ts';

const t = text.access.group;

/** What can be changed of a group. */
export interface GroupDraft {
  readonly displayName: string;
  readonly description: string;
  /** A built-in or a custom role. */
  readonly role: string;
  readonly teams: readonly string[];
}

/** The fields that refuse input themselves. */
export const GROUP_POINTERS = ['/displayName', '/description', '/role', '/teams'];

interface GroupFieldsProps {
  readonly draft: GroupDraft;
  readonly error: unknown;
  readonly onChange: (draft: GroupDraft) => void;
}

export function GroupFields({ draft, error, onChange }: GroupFieldsProps) {
  const { data: roles = [] } = useQuery(rolesQuery);
  const teamNames = useTeamNames(true);
  const custom = roles.filter(({ builtIn }) => !builtIn).map(({ name }) => name);
  return (
    <>
      <Field label={t.displayName} problems={problemsAt(error, '/displayName')}>
        {(control) => (
          <Input
            {...control}
            maxLength={255}
            autoComplete="off"
            value={draft.displayName}
            onChange={(event) => onChange({ ...draft, displayName: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.description} problems={problemsAt(error, '/description')}>
        {(control) => (
          <Input
            {...control}
            maxLength={2_000}
            autoComplete="off"
            value={draft.description}
            onChange={(event) => onChange({ ...draft, description: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t.role}
        help={text.access.builtInRoles[draft.role]}
        problems={problemsAt(error, '/role')}
      >
        {(control) => (
          <Select
            {...control}
            value={draft.role}
            onChange={(event) => onChange({ ...draft, role: event.target.value })}
          >
            {[...new Set([...ROLES, ...custom, draft.role])].map((role) => (
              <option key={role} value={role}>
                {role}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label={text.access.teams}
        help={text.access.teamsHelp}
        problems={problemsAt(error, '/teams')}
      >
        {(control) => (
          <TokenInput
            {...control}
            label={text.access.teams}
            value={draft.teams}
            suggestions={teamNames}
            onChange={(teams) => onChange({ ...draft, teams })}
          />
        )}
      </Field>
    </>
  );
}
