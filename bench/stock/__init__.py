"""What AuthSecurity is compared with: Django as it comes, on the same server and the same database settings."""
