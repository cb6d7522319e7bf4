package dev.precept.cli.importer;

/**
 * A scope of an API.
 *
 * @param api the API's handle
 * @param scope the scope's name
 */
record Grant(String api, String scope) {}
