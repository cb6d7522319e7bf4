package dev.precept.domain.application;

/** Which roles count for an application's users. */
public enum RoleAudienceKind {
    /** Those made for this application. */
    APPLICATION,
    /** Those of the organization. */
    ORGANIZATION
}
