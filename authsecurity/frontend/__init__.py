"""The pages people see: HTML shells, style sheets and JavaScript modules.

Promises: a shell holds no fact about anybody and costs no database query; everything personal comes from the API, in
the browser. It is a Django app of its own without models, so that a host that only wants the API leaves it out.
It imports no other room: what it knows of the service is the public API.
"""
