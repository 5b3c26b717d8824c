import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage() {
  return (
    <EmptyState
      icon={Compass}
      heading="h1"
      title={text.app.notFound.title}
      actions={
        <Link to="/catalog" className={buttonClass('primary')}>
          {text.app.toCatalog}
        </Link>
      }
    >
      <p>{text.app.notFound.detail}</p>
    </EmptyState>
  );
}
