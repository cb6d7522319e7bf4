package dev.precept.pdp.management;

import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.Backchannel;
import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.ClientProof;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.ClientUris;
import dev.precept.domain.application.RefreshTokenSettings;
import dev.precept.domain.application.RequestRules;
import dev.precept.domain.application.TokenRules;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** An application's details as shown: all of them, those too that were left out. */
final class ApplicationShown {
    private ApplicationShown() {}

    static Json of(ApplicationDetails details) {
        ClientSettings client = details.settings();
        return Json.of("name", details.name())
                .and("type", details.type())
                .and("profile", client.requests().profile())
                .and("grantTypes", sorted(details.grantTypes().stream().map(Fields::lowerCase)))
                .and("tokenEndpointAuthMethod", Fields.lowerCase(details.tokenEndpointAuthMethod()))
                .with(uris(client.uris()))
                .with(proof(client.proof()))
                .with(requests(client.requests()))
                .and("roleAudience", details.roleAudience())
                .and("accessToken", accessToken(details))
                .with(tokens(client.tokens()))
                .and("environment", details.environment());
    }

    private static Json uris(ClientUris it) {
        return Json.of("redirectUris", sorted(it.redirectUris().stream()))
                .and("postLogoutRedirectUris", sorted(it.postLogoutRedirectUris().stream()))
                .and("backchannelLogoutUri", it.backchannelLogoutUri())
                .and("logoUri", it.logoUri())
                .and("policyUri", it.policyUri())
                .and("termsUri", it.termsUri());
    }

    private static Json proof(ClientProof it) {
        Json shown =
                switch (it.keys()) {
                    case null -> Json.of("jwks", null);
                    case ClientKeys.ByUri(String uri) -> Json.of("jwksUri", uri);
                    case ClientKeys.Inline inline ->
                            Json.of(
                                    "jwks",
                                    PlainJson.read(inline.jwks().getBytes(StandardCharsets.UTF_8)));
                };
        return shown.and("tlsClientAuth", name(it.certificate()));
    }

    private static @Nullable Json name(@Nullable CertificateName it) {
        return switch (it) {
            case null -> null;
            case CertificateName.SubjectDn(String name) -> Json.of("subjectDn", name);
            case CertificateName.SanDns(String name) -> Json.of("sanDns", name);
            case CertificateName.SanUri(String name) -> Json.of("sanUri", name);
            case CertificateName.SanIp(String name) -> Json.of("sanIp", name);
            case CertificateName.SanEmail(String name) -> Json.of("sanEmail", name);
        };
    }

    private static Json requests(RequestRules it) {
        Backchannel ciba = it.ciba();
        return Json.of("requirePushedAuthorizationRequests", it.pushedRequired())
                .and("requireSignedRequestObject", it.signedRequired())
                .and("consentRequired", it.consentRequired())
                .and("authorizationDetailsTypes", sorted(it.authorizationDetailsTypes().stream()))
                .and(
                        "ciba",
                        ciba == null
                                ? null
                                : Json.of("mode", Fields.lowerCase(ciba.mode()))
                                        .and("notificationUri", ciba.notificationUri()));
    }

    private static Json accessToken(ApplicationDetails it) {
        return Json.of("format", it.accessToken().isOpaque() ? "opaque" : "jwt")
                .and("lifetime", it.accessToken().lifetimeSeconds())
                .and("algorithm", it.accessToken().algorithm().joseName());
    }

    private static Json tokens(TokenRules it) {
        RefreshTokenSettings refresh = it.refreshTokens();
        SignatureAlgorithm algorithm = it.idTokenAlgorithm();
        return Json.of("senderConstraint", Fields.lowerCase(it.senderConstraint()))
                .and(
                        "refreshToken",
                        Json.of("idleLifetime", refresh.idleSeconds())
                                .and("lifetime", refresh.lifetimeSeconds())
                                .and("grace", refresh.graceSeconds()))
                .and("subjectType", Fields.lowerCase(it.subjectKind()))
                .and("sectorIdentifier", it.sector())
                .and("idTokenAlgorithm", algorithm == null ? null : algorithm.joseName());
    }

    private static List<String> sorted(Stream<String> names) {
        return names.sorted().toList();
    }
}
