package dev.precept.domain.shared;

import java.time.Duration;
import java.time.Instant;

/**
 * Every bound the write side sets on what a command may bring. Counts unless the name says else.
 */
public final class Limits {
    /** Characters of an id. */
    public static final int ID_CHARACTERS = 64;

    /** Characters of a handle. */
    public static final int HANDLE_CHARACTERS = 128;

    /** Characters of a display name. */
    public static final int NAME_CHARACTERS = 200;

    /** Characters of a description. */
    public static final int DESCRIPTION_CHARACTERS = 4_000;

    /** Characters of a command's reason. */
    public static final int REASON_CHARACTERS = 500;

    /** Characters of a scope-token. */
    public static final int SCOPE_CHARACTERS = 256;

    /** Characters of an API identifier. */
    public static final int IDENTIFIER_CHARACTERS = 512;

    /** Characters of the host of a route, with its port. */
    public static final int HOST_CHARACTERS = 259;

    /** Characters of the base path of a route. */
    public static final int BASE_PATH_CHARACTERS = 512;

    /** Characters of a subject, session or token id. */
    public static final int SUBJECT_CHARACTERS = 256;

    /** Characters of an operation's path template. */
    public static final int PATH_CHARACTERS = 1_000;

    /** Segments of an operation's path template. */
    public static final int PATH_SEGMENTS = 64;

    /** Scopes of one API. */
    public static final int SCOPES_PER_API = 10_000;

    /** Operations of one API. */
    public static final int OPERATIONS_PER_API = 10_000;

    /** Characters of the operations in one event, about; a change of more is several events. */
    public static final int OPERATION_CHARACTERS_PER_EVENT = 1 << 20;

    /** Alternatives of one operation. */
    public static final int ALTERNATIVES_PER_OPERATION = 32;

    /** Scopes of one alternative. */
    public static final int SCOPES_PER_ALTERNATIVE = 64;

    /** Types of authorization details of one API. */
    public static final int DETAILS_TYPES_PER_API = 50;

    /** Characters of the schema of one of them. */
    public static final int SCHEMA_CHARACTERS = 16_384;

    /** Routes of one API. */
    public static final int ROUTES_PER_API = 100;

    /** Introspectors of one API. */
    public static final int INTROSPECTORS_PER_API = 100;

    /** Live secrets of one application. */
    public static final int SECRETS_PER_APPLICATION = 20;

    /** Live keys of one gateway. */
    public static final int KEYS_PER_GATEWAY = 20;

    /** Live secrets of one webhook. */
    public static final int SECRETS_PER_WEBHOOK = 4;

    /** Types of events that one webhook names. */
    public static final int TYPES_PER_WEBHOOK = 100;

    /** APIs, applications and roles that one access review is of. */
    public static final int THINGS_PER_REVIEW = 1_000;

    /** Users and applications who decide in one access review. */
    public static final int REVIEWERS_PER_REVIEW = 100;

    /** Items of one access review that are decided. */
    public static final int ITEMS_PER_REVIEW = 1_000_000;

    /** Approvers that an approval policy names. */
    public static final int APPROVERS = 100;

    /** Names of commands in an approval policy. */
    public static final int COMMANDS_PER_APPROVAL_POLICY = 200;

    /** For how long a proposal waits, at least. */
    public static final long LEAST_PROPOSAL_SECONDS = 60;

    /** For how long a proposal waits, at most. */
    public static final long PROPOSAL_SECONDS = 90 * 86_400L;

    /** Characters of the body of a request that waits for approval. */
    public static final int PROPOSED_BODY_CHARACTERS = 262_144;

    /** API keys of one application, over all APIs. */
    public static final int API_KEYS_PER_APPLICATION = 1_000;

    /** Identity providers of one organization. */
    public static final int PROVIDERS_PER_ORGANIZATION = 100;

    /** Hosts that one policy on registrations names. */
    public static final int REDIRECT_HOSTS_PER_POLICY = 100;

    /** Clients that one initial registration token lets register. */
    public static final int REGISTRATIONS_PER_TOKEN = 10_000;

    /** Audiences of one identity provider. */
    public static final int AUDIENCES_PER_PROVIDER = 20;

    /** Clients of one identity provider that stand for applications. */
    public static final int EXTERNAL_CLIENTS_PER_PROVIDER = 1_000;

    /** Scopes that are asked for where users sign in at an identity provider. */
    public static final int SCOPES_PER_SIGN_IN = 50;

    /** APIs one application is authorized for. */
    public static final int APIS_PER_APPLICATION = 1_000;

    /** Organizations that one authorization for our own API names. */
    public static final int ORGANIZATIONS_PER_REACH = 10_000;

    /** Seconds an access token lives at most. */
    public static final int TOKEN_LIFETIME_SECONDS = 86_400;

    /** Seconds a refresh token lives at most: a year. */
    public static final int REFRESH_LIFETIME_SECONDS = 31_536_000;

    /** Seconds in which a used refresh token may be used again at most. */
    public static final int REFRESH_GRACE_SECONDS = 60;

    /** Redirect URIs of one application, and as many for after logout. */
    public static final int REDIRECT_URIS = 100;

    /** Characters of a URI of an application. */
    public static final int URI_CHARACTERS = 2_000;

    /** Types of authorization details that one application may ask for. */
    public static final int DETAILS_TYPES_PER_APPLICATION = 100;

    /** Public keys of one application that stand in its settings. */
    public static final int KEYS_PER_APPLICATION = 20;

    /** Certificates that come with one of them, its own the first. */
    public static final int CERTIFICATES_PER_KEY = 4;

    /** Characters of one of those, in base64. */
    public static final int CERTIFICATE_CHARACTERS = 8_192;

    /** Characters of a client's name in its certificate. */
    public static final int CERTIFICATE_NAME_CHARACTERS = 1_000;

    /** Permissions of one role. */
    public static final int PERMISSIONS_PER_ROLE = 100_000;

    /** Permissions that one event gives or takes; a change of more is several events. */
    public static final int PERMISSIONS_PER_EVENT = 10_000;

    /** Users and groups, ours and providers', that hold one role. */
    public static final int MEMBERS_PER_ROLE = 1_000_000;

    /** Roles that one role excludes. */
    public static final int EXCLUSIONS_PER_ROLE = 100;

    /** Hours that an assignment for an emergency counts at most. */
    public static final int BREAK_GLASS_HOURS = 24;

    /** Users and groups in one group. */
    public static final int MEMBERS_PER_GROUP = 1_000_000;

    /** How deep groups may lie in groups. */
    public static final int GROUP_DEPTH = 32;

    /** How deep organizations may lie in organizations. */
    public static final int ORGANIZATION_DEPTH = 16;

    /**
     * How long a signing key is published at least before it signs: what gateways of others keep a
     * set of keys for at most.
     */
    public static final Duration KEY_PUBLICATION = Duration.ofHours(2);

    /** Characters of a member of a public JWK: a modulus of 8,192 bits has 1,366. */
    public static final int JWK_MEMBER_CHARACTERS = 1_400;

    /** Requests that a plan counts at most, in whatever time. */
    public static final long REQUESTS_PER_PLAN = 1_000_000_000_000L;

    /** Bytes of a module in Rego. */
    public static final int REGO_BYTES = 64 << 10;

    /** Bytes of a policy's module in WebAssembly. */
    public static final int WASM_BYTES = 1 << 20;

    /** APIs, applications and roles one policy is attached to. */
    public static final int ATTACHMENTS_PER_POLICY = 1_000;

    /** Names in a policy's field mask. */
    public static final int FIELDS_PER_MASK = 256;

    /** Characters of how an API calls a resource instance. */
    public static final int RESOURCE_NAME_CHARACTERS = 256;

    /** Attributes of one user, group or resource instance. */
    public static final int ATTRIBUTES = 64;

    /** Attributes of users that one organization declares personal. */
    public static final int PERSONAL_ATTRIBUTES = 256;

    /** Characters of an attribute's name. */
    public static final int ATTRIBUTE_NAME_CHARACTERS = 128;

    /** Characters of an attribute that is a text. */
    public static final int ATTRIBUTE_TEXT_CHARACTERS = 1_024;

    /** Items of an attribute that is an array, and of other lists in a condition. */
    public static final int ATTRIBUTE_ITEMS = 256;

    /** Digits of a number that every reader of JSON holds exactly. */
    public static final int NUMBER_DIGITS = 15;

    /** How deep conditions may lie in conditions, the outermost counted. */
    public static final int CONDITION_DEPTH = 16;

    /** Conditions in one condition, itself counted. */
    public static final int CONDITION_PARTS = 256;

    /** Characters of a pattern. */
    public static final int GLOB_CHARACTERS = 256;

    /** Characters of an expression. */
    public static final int CEL_CHARACTERS = 4_096;

    /** Seconds that a condition can ask a sign-in to be ago at most: ten years. */
    public static final int AUTHENTICATION_AGE_SECONDS = 315_360_000;

    /** How deep a type that contains itself may be written. */
    public static final int DOCUMENT_DEPTH = 32;

    /** Before what every instant lies: RFC 3339 has years of four digits. */
    public static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /** Bytes of one written event or document. */
    public static final int DOCUMENT_BYTES = 64 << 20;

    /** Bytes of a SHA-256 hash. */
    public static final int HASH_BYTES = 32;

    private Limits() {}
}
