/** What goes wrong or who tries what, what happens then, and where that is shown: `path below test > name`. */
export type Row = {
  readonly fault: string;
  readonly happens: string;
  readonly shownBy: readonly string[];
};

export const row = (fault: string, happens: string, ...shownBy: readonly string[]): Row => ({
  fault,
  happens,
  shownBy,
});
