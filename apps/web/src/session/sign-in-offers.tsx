import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';

const t = text.connections;

/** What one can sign in with beside a password. Links, because the browser goes to another site. */
export function SignInOffers({ to }: { to: string }) {
  const { data: offers = [] } = useQuery({
    queryKey: keys.signInOffers,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/auth/sso', { signal })).data ?? [],
  });
  if (offers.length === 0) return null;
  return (
    <div className="grid gap-2">
      {offers.map(({ plugin, integration, label }) => (
        <a
          key={`${plugin}/${integration}`}
          href={`/api/v1/auth/sso/${plugin}/${integration}?to=${encodeURIComponent(to)}`}
          className={classNames(buttonClass(), 'w-full')}
        >
          <KeyRound aria-hidden className="size-4" />
          {t.signInWith(label)}
        </a>
      ))}
      <p className="flex items-center gap-3 py-1 text-muted text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t.or}
      </p>
    </div>
  );
}
