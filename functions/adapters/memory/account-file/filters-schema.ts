import * as z from 'zod/mini';
import type { NetworkAcl, NetworkAclEntry, SecurityGroupRule } from '../../../account/network/network.ts';
import { exactly } from '../../../core/schema/exactly.ts';
import { flag, tags, text } from './schema-parts.ts';

const number = z.number();

/** A rule of a security group. */
export const rule = exactly<SecurityGroupRule>()(
  z.strictObject({
    ruleId: z.exactOptional(text),
    egress: z._default(flag, false),
    protocol: z._default(text, 'tcp'),
    fromPort: z.exactOptional(number),
    toPort: z.exactOptional(number),
    peer: z.union(
      [
        z.strictObject({ kind: z.literal('cidr'), cidr: text }),
        z.strictObject({ kind: z.literal('security-group'), groupId: text }),
        z.strictObject({ kind: z.literal('prefix-list'), prefixListId: text }),
      ],
      {
        error:
          'must be {"kind":"cidr","cidr":…}, {"kind":"security-group","groupId":…} or {"kind":"prefix-list","prefixListId":…}',
      },
    ),
  }),
);

const aclEntry = exactly<NetworkAclEntry>()(
  z.strictObject({
    ruleNumber: number,
    egress: z._default(flag, false),
    allow: flag,
    protocol: z._default(text, '-1'),
    fromPort: z.exactOptional(number),
    toPort: z.exactOptional(number),
    cidr: z._default(text, '0.0.0.0/0'),
  }),
);

/** A network ACL with its entries. */
export const networkAcl = exactly<NetworkAcl>()(
  z.strictObject({
    networkAclId: text,
    isDefault: z._default(flag, false),
    entries: z._default(z.array(aclEntry), []),
    associations: z._default(z.record(z.string(), text), {}),
    tags,
  }),
);
