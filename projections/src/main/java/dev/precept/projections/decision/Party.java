package dev.precept.projections.decision;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * Who wants something, once known to be there.
 *
 * @param application through which; null for a user who comes without one
 * @param user on whose behalf; null for an application on its own
 * @param token by which token; null where none is in play
 * @param signIn what the token says, or will say, beyond names
 * @param foreign by which token of a trusted provider; null where none is in play
 * @param calls what calls with the API key in play are for, where the key says so; null for what
 *     the application's are for
 */
record Party(
        @Nullable ApplicationImage application,
        @Nullable UserImage user,
        @Nullable TokenClaims token,
        Attributes signIn,
        @Nullable ForeignClaims foreign,
        @Nullable Environment calls) {
    /** Without an API key. */
    Party(
            @Nullable ApplicationImage application,
            @Nullable UserImage user,
            @Nullable TokenClaims token,
            Attributes signIn,
            @Nullable ForeignClaims foreign) {
        this(application, user, token, signIn, foreign, null);
    }

    /** The holder of an API key. */
    static Party holding(ApiKeyDocument key, @Nullable ApplicationImage application) {
        return new Party(application, null, null, Attributes.NONE, null, key.environment());
    }

    /** Without a token of a trusted provider. */
    Party(
            @Nullable ApplicationImage application,
            @Nullable UserImage user,
            @Nullable TokenClaims token,
            Attributes signIn) {
        this(application, user, token, signIn, null);
    }

    /** With a token of a trusted provider. */
    Party(@Nullable ApplicationImage application, @Nullable UserImage user, ForeignClaims foreign) {
        this(application, user, null, foreign.more(), foreign);
    }

    /** Without a token. */
    Party(@Nullable ApplicationImage application, @Nullable UserImage user) {
        this(application, user, null, Attributes.NONE);
    }

    /** With a token. */
    Party(@Nullable ApplicationImage application, @Nullable UserImage user, TokenClaims token) {
        this(application, user, token, token.more());
    }

    /** Who asks; a part that is not there, or that the subject does not name, is null. */
    static Party of(View view, AccessRequest request) {
        return switch (request.subject()) {
            case Subject.Token(TokenClaims claims) ->
                    new Party(
                            view.application(claims.clientId()),
                            Tokens.isWithoutUser(claims) ? null : view.user(claims.subject()),
                            claims);
            case Subject.ForeignToken(ForeignClaims claims) -> {
                IdentityProviderImage provider =
                        view.organization().identityProviders().get(claims.provider());
                yield provider == null ? new Party(null, null, claims) : of(view, provider, claims);
            }
            case Subject.ApiKey(SecretId id) -> {
                ApiKeyDocument key = view.organization().apiKeys().get(id);
                yield key == null
                        ? new Party(null, null)
                        : holding(key, view.organization().application(key.application()));
            }
            case Subject.Client(String name) -> new Party(view.applicationNamed(name), null);
            case Subject.User(String name) ->
                    new Party(
                            request.application() == null
                                    ? null
                                    : view.applicationNamed(request.application()),
                            view.userNamed(name));
            case Subject.RefusedToken _, Subject.Unknown _ -> new Party(null, null);
        };
    }

    /** Who the provider's client and user are here, as far as they are anybody. */
    static Party of(View view, IdentityProviderImage provider, ForeignClaims claims) {
        ApplicationId application = provider.application(claims.clientId());
        String user = claims.isWithoutUser() ? null : claims.user();
        return new Party(
                application == null ? null : view.organization().application(application),
                user == null ? null : view.userNamed(user),
                claims);
    }

    /** The roles that count for the user at the instant. */
    HeldRoles heldRoles(OrganizationImage organization, Instant at) {
        return user == null ? HeldRoles.PLAIN : organization.heldRoles(user, signIn, at);
    }

    /** What the calls are for, where there must be an application. */
    Environment environment() {
        return calls == null ? client().environment() : calls;
    }

    /** The application, where there must be one. */
    ApplicationImage client() {
        return Objects.requireNonNull(application);
    }
}
