"""What people fail to find: logs, mails and lists of questions -> searches -> gaps."""
