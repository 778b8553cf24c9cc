"""AuthSecurity as a service of its own: settings, the whole URL map, the server and the `authsecurity` command."""
