"""What a migration needs on AWS: its size, and the same infrastructure as CloudFormation and as Terraform."""
