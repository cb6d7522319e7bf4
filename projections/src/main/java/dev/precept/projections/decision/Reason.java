package dev.precept.projections.decision;

/**
 * Why a request was permitted or denied, or a scope not granted. Names are part of the interface.
 */
public enum Reason {
    /** Everything the rule asks for holds. */
    PERMITTED,
    /** Permitted to anybody: the operation is public. Says nothing of the subject. */
    PUBLIC_OPERATION,
    /** No such organization. */
    UNKNOWN_ORGANIZATION,
    /** The organization only issues tokens here. */
    DECISIONS_NOT_SERVED,
    /** No such kind of subject. */
    UNKNOWN_SUBJECT_TYPE,
    /** No such user, client or application, or more than one. */
    UNKNOWN_SUBJECT,
    /** The application named in the context, or in the token, does not exist. */
    UNKNOWN_APPLICATION,
    /** No credential came with the request, and the operation is not public. */
    CREDENTIAL_MISSING,
    /** The token is malformed, or its signature, type or claims do not hold. */
    TOKEN_INVALID,
    /** The token's time is over, or has not come. */
    TOKEN_EXPIRED,
    /** The token is another issuer's. */
    TOKEN_ISSUER_UNKNOWN,
    /** The token was decided on another log. */
    TOKEN_OF_OTHER_LOG,
    /** The token was decided at a position this image has not reached. */
    TOKEN_AHEAD_OF_IMAGE,
    /** A cut-off has passed. */
    TOKEN_REVOKED,
    /** It is no API key of the organization. */
    API_KEY_UNKNOWN,
    /** The token is bound to a key, and no proof came with it. */
    PROOF_MISSING,
    /** The token is bound to a key, and what came with it does not prove that key. */
    PROOF_INVALID,
    /** The token is for other APIs. */
    AUDIENCE_MISMATCH,
    /** No API has this handle or resource type. */
    UNKNOWN_API,
    /** More than one API has this handle or resource type. */
    AMBIGUOUS_API,
    /** The API's lifecycle does not serve calls. */
    API_NOT_LIVE,
    /** The path can be read in more than one way, or is malformed. */
    PATH_REFUSED,
    /** The API has no operation with this method and path. */
    UNKNOWN_OPERATION,
    /** The API has no scope of this name. */
    UNKNOWN_SCOPE,
    /** No alternative of the operation can be met by anybody. */
    OPERATION_CLOSED,
    /** The application is not authorized for the API or the scope. */
    NOT_AUTHORIZED_FOR_APPLICATION,
    /** The API asks for a subscription, and there is none. */
    NO_SUBSCRIPTION,
    /** The subscription is not active. */
    SUBSCRIPTION_INACTIVE,
    /** The application's environment is not the gateway's. */
    ENVIRONMENT_MISMATCH,
    /** The token does not hold the scope. */
    SCOPE_NOT_IN_TOKEN,
    /** The token holds a scope of this name, but an earlier one, since removed. */
    SCOPE_RECREATED,
    /** The user holds no role of the audience that counts. */
    NO_ROLE_IN_AUDIENCE,
    /** No role the user holds gives the scope. */
    ROLE_LACKS_PERMISSION,
    /** A role of theirs gives the scope, but does not count beside another that they hold. */
    ROLES_EXCLUDE,
    /** The kind of grant never gives the scope. */
    GRANT_EXCLUDES,
    /** The user has not let the client have the scope. */
    CONSENT_MISSING,
    /** A condition of the permission or of the authorization is not met, or cannot be read. */
    CONDITION_NOT_MET,
    /** A policy denies, or cannot be read. */
    POLICY_DENIES,
    /** Policies say who may pass, and none of them permits. */
    POLICY_NOT_MET,
    /** A policy in Rego has a say, and whoever evaluates it failed, or is not there. */
    POLICY_ENGINE_UNAVAILABLE,
    /** The decision log takes no more now, and nothing that it has to hold passes without it. */
    NOT_RECORDED,
    /** It would pass, but by an image that is no longer known to have what was committed since. */
    LEASE_EXPIRED,
    /**
     * Our own API: who asks has the right, but his token does not hold it, or not for that
     * organization, or he would give on more than he has.
     */
    BEYOND_REACH,
    /** A fault while deciding. */
    INTERNAL_FAULT;

    /** Whether this is why a request was permitted. */
    public boolean isPermit() {
        return this == PERMITTED || this == PUBLIC_OPERATION;
    }

    /** Whether the rule permitted it, and what the one who asked it lacked kept it from passing. */
    public boolean isWithheldPermit() {
        return this == NOT_RECORDED || this == LEASE_EXPIRED || this == BEYOND_REACH;
    }
}
