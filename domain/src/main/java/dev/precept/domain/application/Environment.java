package dev.precept.domain.application;

/** What an application's calls are for; a gateway serves one of them. */
public enum Environment {
    PRODUCTION,
    SANDBOX
}
