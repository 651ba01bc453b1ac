import ipaddr from 'ipaddr.js';

/**
 * A CIDR block as EC2 stores it: "if you specify 100.68.0.18/18, we modify it to 100.68.0.0/18". Requests
 * hold what the caller sent, responses what is stored. Text that is not a block, such as a prefix list's id,
 * stays as it is.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html (and
 * CreateNetworkAclEntry, AuthorizeSecurityGroupIngress)
 */
export const canonicalCidr = (cidr: string): string => {
  const parser = cidr.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
  if (!parser.isValidCIDR(cidr)) return cidr;
  const [, bits] = parser.parseCIDR(cidr);
  return `${parser.networkAddressFromCIDR(cidr).toString()}/${bits}`;
};
