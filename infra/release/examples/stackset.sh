#!/usr/bin/env bash
# Installs the guard in all accounts of some organizational units. Run it in the management account, or in an account that
# is a delegated administrator of StackSets (then add --call-as DELEGATED_ADMIN to each call).
# Usage: stackset.sh PREFIX VERSION HOME_REGION "UNIT[,UNIT...]" "REGION[ REGION...]"
set -euo pipefail
prefix=$1 version=$2 home=$3 units=$4 regions=$5
release="https://$prefix-$home.s3.$home.amazonaws.com/session-guard/$version"

aws cloudformation create-stack-set --region "$home" --stack-set-name session-guard \
  --template-url "$release/session-guard.template.json" --capabilities CAPABILITY_IAM \
  --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \
  --tags Key=application,Value=session-guard \
  --parameters "ParameterKey=CodeBucketPrefix,ParameterValue=$prefix" \
  "ParameterKey=AlertEmail,ParameterValue=cloud-team@example.com"
# shellcheck disable=SC2086
aws cloudformation create-stack-instances --region "$home" --stack-set-name session-guard \
  --deployment-targets "OrganizationalUnitIds=$units" --regions $regions \
  --operation-preferences FailureToleranceCount=0,MaxConcurrentCount=10,RegionConcurrencyType=PARALLEL

aws cloudformation create-stack-set --region "$home" --stack-set-name session-guard-forwarder \
  --template-url "$release/session-guard-forwarder.template.json" --capabilities CAPABILITY_IAM \
  --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \
  --tags Key=application,Value=session-guard \
  --parameters "ParameterKey=GuardedRegions,ParameterValue='${regions// /,}'"
aws cloudformation create-stack-instances --region "$home" --stack-set-name session-guard-forwarder \
  --deployment-targets "OrganizationalUnitIds=$units" --regions us-east-1
