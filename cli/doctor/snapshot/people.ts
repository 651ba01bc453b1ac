/** Where a name of a person stands in a text: what comes before it stays. */
const PLACES: readonly RegExp[] = [
  /((?::|^)(?:user|federated-user)\/)([\w+=,.@/-]+)/g,
  /(:assumed-role\/[\w+=,.@-]+\/)([\w+=,.@-]+)/g,
  /()([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g,
];

/** Replaces names of people, the same name by the same word, so that a policy still means one person. */
export const describedText = (): ((text: string) => string) => {
  const known = new Map<string, string>();
  const stand = (name: string): string => {
    const before = known.get(name) ?? `masked-${known.size + 1}`;
    known.set(name, before);
    return before;
  };
  return (text) =>
    PLACES.reduce(
      (changed, place) =>
        changed.replaceAll(place, (_, head: string, name: string) =>
          name.startsWith('masked-') ? `${head}${name}` : `${head}${stand(name)}`,
        ),
      text,
    );
};
