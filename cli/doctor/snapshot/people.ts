/** Where a name of a person stands in a text: what comes before it stays. */
const PLACES: readonly RegExp[] = [
  /(:(?:iam|sts)::\d{12}:(?:user|federated-user)\/)([\w+=,.@/-]+)/g,
  /(:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/)([\w+=,.@-]+)/g,
  // The id of a role or a user, with the name of a session, as in aws:userid.
  /(\bA(?:ROA|IDA)[A-Z0-9]{8,}:)([\w+=,.@-]+)/g,
  /()([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g,
];

/** The values of a condition on the name of a user: one, or a list. */
const USERNAMES = /("aws:username"\s*:\s*)(\[[^\]]*\]|"[^"]*")/gi;

/** A name in quotes that is no pattern and no variable of a policy. */
const PLAIN = /"([\w+=,.@-]+)"/g;

const isMasked = (name: string): boolean => /^masked-\d+$/.test(name);

/** Replaces names of people, the same name by the same word, so that a policy still means one person. */
export const withoutPeople = (): ((text: string) => string) => {
  const known = new Map<string, string>();
  const stand = (name: string): string => {
    if (isMasked(name)) return name;
    const word = known.get(name) ?? `masked-${known.size + 1}`;
    known.set(name, word);
    return word;
  };
  return (text) =>
    PLACES.reduce(
      (changed, place) =>
        changed.replaceAll(place, (_, head: string, name: string) => `${head}${stand(name)}`),
      text.replaceAll(
        USERNAMES,
        (_, head: string, values: string) =>
          `${head}${values.replaceAll(PLAIN, (__, name: string) => `"${stand(name)}"`)}`,
      ),
    );
};
