import type { Outcome } from '../../functions/core/outcome.ts';

/** Is this an outcome that people are told of? */
export const isPublished = ({ status, toldBefore }: Outcome): boolean => {
  if (toldBefore) return false;
  switch (status) {
    case 'ignored':
    case 'superseded':
    case 'settling':
    case 'healthy':
      return false;
    case 'unreadable':
    case 'inconclusive':
    case 'alerted':
    case 'fixed':
    case 'fix-failed':
    case 'resolved':
    case 'follow-up':
      return true;
  }
};
