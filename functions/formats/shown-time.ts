/** `2026-03-01 08:00 UTC`; a time that cannot be read stays as it is. */
export const shownTime = (time: string): string => {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed)
    ? time || 'an unknown time'
    : `${new Date(parsed).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};
