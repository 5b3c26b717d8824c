import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BookText, CircleUser, KeyRound, LogOut } from 'lucide-react';
import { useState } from 'react';
import { ChangePasswordDialog } from '../session/change-password-dialog.tsx';
import { meQuery } from '../session/me.ts';
import { useSignOut } from '../session/use-sign-out.ts';
import { text } from '../text/text.ts';
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { chooseTheme, type ThemeChoice, useThemeChoice } from './theme.ts';

const THEMES = (Object.entries(text.app.themes) as [ThemeChoice, string][]).map(
  ([value, label]) => ({ value, label }),
);

export function UserMenu() {
  const { data: me } = useSuspenseQuery(meQuery);
  const theme = useThemeChoice();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const [isChanging, setChanging] = useState(false);
  if (!me) return null;
  const name = me.displayName ?? me.username;
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={text.app.userMenu(name)}
            className="inline-flex size-8.5 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-sm uppercase hover:bg-raised"
          >
            {initialsOf(name)}
          </button>
        }
      >
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-muted text-sm">
            {me.username} · {me.effectiveRole}
          </p>
        </div>
        <MenuSeparator />
        <MenuChoices label={text.app.theme} value={theme} choices={THEMES} onChange={chooseTheme} />
        <MenuSeparator />
        <MenuItem icon={BookText} onSelect={() => window.open('/api/docs', '_blank', 'noopener')}>
          {text.app.apiReference}
        </MenuItem>
        <MenuItem icon={CircleUser} onSelect={() => void navigate({ to: '/account' })}>
          {text.account.title}
        </MenuItem>
        {!me.ssoOnly && (
          <MenuItem icon={KeyRound} onSelect={() => setChanging(true)}>
            {text.app.changePassword}
          </MenuItem>
        )}
        <MenuItem icon={LogOut} onSelect={() => signOut.mutate()}>
          {text.app.signOut}
        </MenuItem>
      </Menu>
      <ChangePasswordDialog open={isChanging} onOpenChange={setChanging} />
    </>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return (words.length > 1 ? words.slice(0, 2).map((word) => word[0]) : [name[0]]).join('');
}
