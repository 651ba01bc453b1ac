/** Calls that were made together and have no answers yet, by name. */
type Asked = Readonly<Record<string, Promise<unknown>>>;

/** What such calls answer. */
export type Answers<T extends Asked> = { readonly [K in keyof T]: Awaited<T[K]> };

/** Waits for all of them. Whatever one of them throws is thrown. */
export const answersOf = async <T extends Asked>(asked: T): Promise<Answers<T>> => {
  const answered = Object.entries(asked).map(async ([name, call]) => [name, await call] as const);
  return Object.fromEntries(await Promise.all(answered)) as Answers<T>;
};
