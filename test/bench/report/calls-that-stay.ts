/** Why an event still costs what it costs: the calls that could be left out, and what would be lost with them. */
export const CALLS_THAT_STAY = `## Calls that stay

| call | what would be lost without it |
| --- | --- |
| a conditional write before the message, and a write after it | An alert is told once, although two guards and two processes hear the same break, and a crash in between does not lose it. |
| the ledger first, then the account | It costs an alert one round. A change that can break nothing then ends after 3 or 4 calls, and no call asks EC2 in which VPC a part is. |
| the whole VPC (11 calls; EC2 answers one attribute a call) | Whether a node reaches an endpoint depends on all of it: a rule that was revoked may be covered by another one. |
| Profiles, resolver rules and DNS Firewall (3 calls) | They decide to which address the names of the services resolve. |
| rules of security groups by id | A later change names a rule by its id alone, so ids must be remembered with what they stand for. |
| block public access, zones, addresses, prefix lists | Each is asked only where an answer names it, so they are a round of their own. |
| \`$LATEST\` and the default version of a document | They are two answers, and nothing says which of them a session uses. |
| rows of the documents, and of the bucket that they name | The Region of the bucket decides the way that logs take, and the key decides what roles need. |
| EC2's tags | An owner may have muted what is hit, or forbidden to touch what a repair would write to. |
| encryption and policy of a log bucket that was only named | What the ledger remembers of a bucket that was closed since would make a broken place look whole. |
| policies of a role one by one, and its profile | IAM has no call that returns them together, and a way back needs their text. |
| in a fix: turn, limit and record before the call, the changed part after it | Two repairs never run at once, a crash at any line is told, and a fix that did not help is not called one. |
`;
