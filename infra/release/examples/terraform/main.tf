# session-guard in all accounts of some organizational units, as StackSets. (Not confirmed on a real organization.)
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "code_bucket_prefix" {
  description = "Your buckets with the release have this name, a dash and their Region"
  type        = string
}

variable "release_version" {
  type = string
}

variable "organizational_units" {
  type = list(string)
}

variable "regions" {
  description = "The Regions that are guarded"
  type        = list(string)
}

variable "parameters" {
  description = "Parameters of the guards, such as AlertEmail or HubBusArn; all are text, and lists have commas"
  type        = map(string)
  default     = {}
}

data "aws_region" "home" {}

data "aws_partition" "home" {}

locals {
  home    = data.aws_region.home.region
  suffix  = data.aws_partition.home.dns_suffix
  release = "https://${var.code_bucket_prefix}-${local.home}.s3.${local.home}.${local.suffix}/session-guard/${var.release_version}"
  iam_region = {
    aws        = "us-east-1"
    aws-cn     = "cn-north-1"
    aws-us-gov = "us-gov-west-1"
    aws-eusc   = "eusc-de-east-1"
    aws-iso    = "us-iso-east-1"
    aws-iso-b  = "us-isob-east-1"
    aws-iso-e  = "eu-isoe-west-1"
    aws-iso-f  = "us-isof-south-1"
  }[data.aws_partition.home.partition]
  stacks = {
    session-guard = {
      regions    = var.regions
      parameters = merge(var.parameters, { CodeBucketPrefix = var.code_bucket_prefix })
    }
    # What IAM and Route 53 record arrives in one Region only.
    session-guard-forwarder = {
      regions = [local.iam_region]
      parameters = merge(
        { for name in ["PermissionsBoundaryArn", "RolePath"] : name => var.parameters[name] if contains(keys(var.parameters), name) },
        {
          GuardedRegions = join(",", var.regions)
          AlertEmail     = try(var.parameters.AlarmEmail, var.parameters.AlertEmail, "")
        },
      )
    }
  }
}

resource "aws_cloudformation_stack_set" "guard" {
  for_each         = local.stacks
  name             = each.key
  template_url     = "${local.release}/${each.key}.template.json"
  parameters       = each.value.parameters
  capabilities     = ["CAPABILITY_IAM"]
  permission_model = "SERVICE_MANAGED"
  tags             = { application = "session-guard" }

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  # AWS queues operations that meet instead of refusing them.
  managed_execution {
    active = true
  }

  # For updates. This resource has no concurrency mode (provider 6.25), so as many accounts may fail as are updated at once.
  operation_preferences {
    failure_tolerance_count = 9
    max_concurrent_count    = 10
    region_concurrency_type = "PARALLEL"
  }

  timeouts {
    update = "3h"
  }

  # AWS fills it in for service-managed permissions.
  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

# One resource for each StackSet: with one for each Region, AWS refuses operations that meet, and another organizational
# unit would delete all guards and make them anew.
resource "aws_cloudformation_stack_instances" "guard" {
  for_each       = local.stacks
  stack_set_name = aws_cloudformation_stack_set.guard[each.key].name
  regions        = each.value.regions

  deployment_targets {
    organizational_unit_ids = var.organizational_units
  }

  # Without this mode, AWS deploys to one account at a time as long as no account may fail.
  operation_preferences {
    concurrency_mode        = "SOFT_FAILURE_TOLERANCE"
    failure_tolerance_count = 0
    max_concurrent_count    = 10
    region_concurrency_type = "PARALLEL"
  }

  timeouts {
    create = "3h"
    update = "3h"
    delete = "3h"
  }
}
