package dev.precept.pdp.scim;

import org.jspecify.annotations.Nullable;

/**
 * A request that ends in an error (RFC 7644 section 3.12). Carries no stack: it is an answer, no
 * fault.
 */
final class ScimException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String scimType;
    private final boolean isOutcomeKnown;

    private ScimException(int status, @Nullable String scimType, String detail) {
        this(status, scimType, detail, true);
    }

    private ScimException(
            int status, @Nullable String scimType, String detail, boolean isOutcomeKnown) {
        super(detail, null, false, false);
        this.status = status;
        this.scimType = scimType;
        this.isOutcomeKnown = isOutcomeKnown;
    }

    /**
     * It cannot be done now.
     *
     * @param isOutcomeKnown whether nothing was done
     */
    static ScimException unavailable(boolean isOutcomeKnown, String detail) {
        return new ScimException(503, null, detail, isOutcomeKnown);
    }

    static ScimException of(int status, String detail) {
        return new ScimException(status, null, detail);
    }

    /** One of the kinds of 400 that RFC 7644 table 9 names. */
    static ScimException badRequest(String scimType, String detail) {
        return new ScimException(400, scimType, detail);
    }

    static ScimException invalidValue(String path, String detail) {
        return badRequest("invalidValue", path + ": " + detail);
    }

    static ScimException invalidSyntax(String detail) {
        return badRequest("invalidSyntax", detail);
    }

    static ScimException notFound(String detail) {
        return of(404, detail);
    }

    static ScimException uniqueness(String detail) {
        return new ScimException(409, "uniqueness", detail);
    }

    static ScimException library(com.unboundid.scim2.common.exceptions.ScimException e) {
        var error = e.getScimError();
        return new ScimException(
                error.getStatus(), error.getScimType(), String.valueOf(error.getDetail()));
    }

    int status() {
        return status;
    }

    @Nullable String scimType() {
        return scimType;
    }

    /** False where it may have been done nevertheless. */
    boolean isOutcomeKnown() {
        return isOutcomeKnown;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
