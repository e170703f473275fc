"""Holds the running program against docs/openapi.yaml and docs/asyncapi.yaml."""
