import { CreateDhcpOptionsCommand, type EC2Client, type Tag } from '@aws-sdk/client-ec2';
import type { DhcpOptions } from '../../../functions/account/network/name-servers.ts';
import type { Tags } from '../../../functions/account/observed.ts';

/** One of the images that moto brings along; listing them takes seconds. */
export const IMAGE = 'ami-12c6146b';

export const tagSpecification = <T extends string>(ResourceType: T, tags: Tags) => {
  const list: Tag[] = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? {} : { TagSpecifications: [{ ResourceType, Tags: list }] };
};

export const given = (id: string | undefined, what: string): string => {
  if (!id) throw new Error(`EC2 gave no id for ${what}`);
  return id;
};

/** Makes an option set and answers its id. */
export const seedDhcpOptions = async (ec2: EC2Client, options: DhcpOptions): Promise<string> => {
  const DhcpConfigurations = [
    ...(options.domainNameServers
      ? [{ Key: 'domain-name-servers', Values: [...options.domainNameServers] }]
      : []),
    ...(options.domainName ? [{ Key: 'domain-name', Values: [options.domainName] }] : []),
  ];
  const tags = tagSpecification('dhcp-options', options.tags);
  const made = await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations, ...tags }));
  return given(made.DhcpOptions?.DhcpOptionsId, options.dhcpOptionsId);
};
