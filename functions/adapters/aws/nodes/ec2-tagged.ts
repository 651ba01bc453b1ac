import { type EC2Client, paginateDescribeTags } from '@aws-sdk/client-ec2';
import type { TaggedIds } from '../../../account/network/tagged-ids.ts';
import { type Observed, present } from '../../../account/observed.ts';
import { collect } from '../shared/collect.ts';
import { observe } from '../shared/errors.ts';

/** `*` and `?` stand for other characters in a filter. */
const literally = (text: string): string => text.replace(/[\\*?]/g, '\\$&');

/**
 * Everything of EC2 in the Region that carries a tag, whatever it is: instances, VPCs, subnets, interfaces, rules,
 * addresses and so on. The answer grows with the number of resources that carry it, not with the account.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html
 */
export const ec2Tagged = (ec2: EC2Client, key: string): Promise<Observed<TaggedIds>> =>
  observe('ec2:DescribeTags', [], async () => {
    const found = await collect(
      paginateDescribeTags(
        { client: ec2, pageSize: 1000 },
        { Filters: [{ Name: 'key', Values: [literally(key)] }] },
      ),
      (page) => page.Tags,
    );
    return present(
      Object.fromEntries(
        found.flatMap(({ Key, Value, ResourceId }) =>
          ResourceId !== undefined && Key === key ? [[ResourceId, Value ?? '']] : [],
        ),
      ),
    );
  });
