import {
  DescribeDhcpOptionsCommand,
  type EC2Client,
  type DhcpOptions as SdkDhcpOptions,
} from '@aws-sdk/client-ec2';
import type { DhcpOptions } from '../../../account/network/name-servers.ts';
import { absent, type Observed, present } from '../../../account/observed.ts';
import { observe } from '../shared/errors.ts';
import { tagsOf } from '../shared/tags.ts';

/** Spellings of "no such option set": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const NO_SUCH_SET = [
  'InvalidDhcpOptionID.NotFound',
  'InvalidDhcpOptionsID.NotFound',
  'InvalidDhcpOptionsId.Malformed',
  'InvalidDhcpOptionsID.Malformed',
];

const valuesOf = ({ DhcpConfigurations }: SdkDhcpOptions, key: string): readonly string[] | undefined =>
  DhcpConfigurations?.find(({ Key }) => Key === key)?.Values?.flatMap(({ Value }) => Value ?? []);

/** Reads one DHCP option set. The id `default` stands for no set. */
export const readDhcpOptions = (ec2: EC2Client, id: string): Promise<Observed<DhcpOptions>> =>
  observe('ec2:DescribeDhcpOptions', NO_SUCH_SET, async () => {
    if (id === 'default') return absent;
    const { DhcpOptions: sets } = await ec2.send(new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [id] }));
    const set = sets?.[0];
    if (!set) return absent;
    const domainNameServers = valuesOf(set, 'domain-name-servers');
    const domainName = valuesOf(set, 'domain-name')?.[0];
    return present({
      dhcpOptionsId: id,
      ...(domainNameServers ? { domainNameServers } : {}),
      ...(domainName ? { domainName } : {}),
      tags: tagsOf(set.Tags),
    });
  });
