import type { AccountFile } from './schema.ts';

type Documents = NonNullable<AccountFile['documents']>;

const documentProblems = ([name, document]: [string, Documents[string]]): readonly string[] => {
  const versions = Object.keys(document.versions ?? {});
  const pointers = (['latestVersion', 'defaultVersion'] as const).flatMap((pointer) => {
    const version = document[pointer];
    return version === undefined || versions.includes(version)
      ? []
      : [`documents.${name}.${pointer}: version ${version} is not described under versions`];
  });
  const empty = versions.length === 0 && (document.next ?? []).length === 0;
  return [...pointers, ...(empty ? [`documents.${name}: has neither versions nor next`] : [])];
};

/** Problems that only show when the parts of a file are seen together: names that lead nowhere. */
export const inconsistencies = (file: AccountFile): readonly string[] => [
  ...Object.entries(file.documents ?? {}).flatMap(documentProblems),
  ...Object.entries(file.vpcs ?? {}).flatMap(([vpcId, { dhcpOptionsId }]) =>
    dhcpOptionsId === 'default' ||
    Object.hasOwn({ ...file.dhcpOptions, ...file.unread?.dhcpOptions }, dhcpOptionsId)
      ? []
      : [`vpcs.${vpcId}.dhcpOptionsId: ${dhcpOptionsId} is not described under dhcpOptions`],
  ),
  ...(file.strangers ?? [])
    .filter((name) => Object.hasOwn(file.buckets ?? {}, name))
    .map((name) => `strangers: ${name} is described under buckets as well`),
  ...Object.entries(file.keys ?? {})
    .filter(([name, key]) => name.includes('alias/') && key.arn === undefined)
    .map(([name]) => `keys.${name}.arn: is missing, and an alias does not reveal it`),
];
