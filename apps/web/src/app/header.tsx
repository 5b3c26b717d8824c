import { Link } from '@tanstack/react-router';
import { Menu, Search } from 'lucide-react';
import { text } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Logo } from './logo.tsx';
import { UserMenu } from './user-menu.tsx';

interface HeaderProps {
  readonly onSearch: () => void;
  readonly onNavigation: () => void;
}

export function Header({ onSearch, onNavigation }: HeaderProps) {
  return (
    <header className="flex h-13 items-center gap-2 border-line border-b bg-card px-3 md:px-4">
      <IconButton
        icon={Menu}
        label={text.app.openNavigation}
        onClick={onNavigation}
        className="md:hidden"
      />
      <Link
        to="/"
        className="flex items-center gap-2 rounded-md px-1 font-semibold text-lg md:w-50"
      >
        <Logo className="size-7" />
        <span className="hidden sm:inline">{text.app.name}</span>
        <span className="sr-only sm:hidden">{text.app.name}</span>
      </Link>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Control+K Meta+K /"
        className="flex h-8.5 min-w-0 max-w-md flex-1 items-center gap-2 rounded-md border border-line bg-page px-2.5 text-left text-muted transition-colors hover:border-line-strong hover:text-fg"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="truncate">{text.app.searchLong}</span>
        <kbd
          aria-hidden
          className="ml-auto hidden rounded-sm border border-line bg-card px-1.5 font-sans text-xs sm:block"
        >
          {text.app.searchShortcut}
        </kbd>
      </button>
      <div className="ml-auto">
        <UserMenu />
      </div>
    </header>
  );
}
