package dev.precept.domain.application;

import static dev.precept.domain.application.TestClients.JWK;
import static dev.precept.domain.application.TestClients.rsa;
import static dev.precept.domain.application.TestClients.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.TestData;
import dev.precept.domain.World;
import dev.precept.domain.application.ApplicationCommand.AddSecret;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.ApplicationEvent.ApplicationChanged;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ClientRulesTest {
    private static final ApplicationId SHOP = new ApplicationId("shop");

    private final World world =
            World.withOrganizations()
                    .given(TestData.createApplication(OrganizationId.DEFAULT, SHOP));

    private void accepted(TestClients client) {
        ApplicationDetails details = client.details();
        world.when(new ChangeApplication(SHOP, details)).then(new ApplicationChanged(details));
    }

    private void refused(TestClients client, Code code, String part) {
        world.when(new ChangeApplication(SHOP, client.details())).refused(code, part);
    }

    @Test
    void aWebClientMayHaveEveryGrant() {
        accepted(web().grants(EnumSet.allOf(GrantType.class)).poll());
    }

    @Test
    void aPublicClientHasNoGrantThatNeedsToKnowIt() {
        for (ApplicationType type : List.of(ApplicationType.SPA, ApplicationType.NATIVE)) {
            for (GrantType grant :
                    List.of(
                            GrantType.CLIENT_CREDENTIALS,
                            GrantType.TOKEN_EXCHANGE,
                            GrantType.JWT_BEARER,
                            GrantType.CIBA)) {
                refused(
                        web().open(type).grants(Set.of(grant)).poll(),
                        Code.NOT_ALLOWED,
                        "keeps no secret cannot have " + grant);
            }
            accepted(web().open(type).grants(Set.of(GrantType.DEVICE_CODE)));
        }
    }

    @Test
    void theCodeGrantNeedsSomewhereToGoAndSomebodyToGo() {
        refused(web().redirects(), Code.NOT_ALLOWED, "redirectUris");
        refused(web().type(ApplicationType.M2M), Code.NOT_ALLOWED, "M2M");
    }

    @Test
    void refreshTokensComeBesideAGrantThatGivesThem() {
        refused(
                web().grants(Set.of(GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS)),
                Code.NOT_ALLOWED,
                "REFRESH_TOKEN needs");
        accepted(web().grants(Set.of(GrantType.REFRESH_TOKEN, GrantType.DEVICE_CODE)));
    }

    @Test
    void cibaSaysHowTheClientHearsOfIt() {
        Set<GrantType> ciba = Set.of(GrantType.CIBA);
        refused(web().grants(ciba), Code.NOT_ALLOWED, "'ciba' come together");
        refused(web().poll(), Code.NOT_ALLOWED, "'ciba' come together");
        accepted(web().grants(ciba).poll());
        accepted(web().grants(ciba).ping("https://shop.example/told"));
        refused(web().grants(ciba).ping(null), Code.NOT_ALLOWED, "notificationUri");
        refused(
                web().grants(ciba).ciba(new Backchannel(Backchannel.Mode.POLL, "https://a.b/c")),
                Code.NOT_ALLOWED,
                "notificationUri");
        refused(
                web().grants(ciba).ping("http://shop.example/told"),
                Code.INVALID_VALUE,
                "https is due");
    }

    @Test
    void threat01_redirectUrisAreExactAndSafe() {
        for (String uri :
                List.of(
                        "https://shop.example/callback",
                        "https://shop.example",
                        "https://shop.example:8443/a?tenant=1")) {
            accepted(web().redirects(uri));
        }
        for (String uri :
                List.of(
                        "/callback",
                        "shop.example/callback",
                        "http://shop.example/callback",
                        "http://127.0.0.1/callback",
                        "http://localhost/callback",
                        "https:///callback",
                        "https:callback",
                        "https://shop.example/callback#here",
                        "https://ok@evil.example/callback",
                        "https://*.shop.example/callback",
                        "https://shop.example/*",
                        "https://shop.example/a/../b",
                        "https://shop.example/a/%2e%2E/b",
                        "https://shop.example/..",
                        "https://shop.example\\@evil.example/",
                        "https://shop.example/a b",
                        "https://shöp.example/",
                        "HTTPS://shop.example/callback",
                        "com.example.shop:/callback",
                        "javascript:alert(1)",
                        "data:text/html,hello",
                        "file:///etc/passwd",
                        "about:blank")) {
            refused(web().redirects(uri), Code.INVALID_VALUE, "redirectUris");
        }
        refused(
                web().redirects("https://shop.example/" + "x".repeat(Limits.URI_CHARACTERS)),
                Code.LIMIT_EXCEEDED,
                "redirectUris");
    }

    @Test
    void threat01_onlyNativeClientsComeBackToThisMachineOrAScheme() {
        UnaryOperator<TestClients> nativeClient = it -> it.open(ApplicationType.NATIVE);
        for (String uri :
                List.of(
                        "http://127.0.0.1/callback",
                        "http://[::1]:3000/callback",
                        "com.example.shop:/callback",
                        "com.example.shop://callback")) {
            accepted(nativeClient.apply(web()).redirects(uri));
            refused(
                    web().open(ApplicationType.SPA).redirects(uri),
                    Code.INVALID_VALUE,
                    "https is due");
        }
        for (String uri :
                List.of(
                        "http://localhost/callback",
                        "http://127.1/callback",
                        "http://2130706433/callback",
                        "http://127.0.0.1.evil.example/callback",
                        "http://[::ffff:127.0.0.1]/callback",
                        "shop:/callback",
                        "Com.example:/callback",
                        "javascript:/callback",
                        "com.example.shop:callback")) {
            refused(nativeClient.apply(web()).redirects(uri), Code.INVALID_VALUE, "redirectUris");
        }
    }

    @Test
    void whileBeingBuiltAClientMayBeOnThisMachine() {
        String here = "http://127.0.0.1:3000/callback";
        accepted(web().trial().redirects(here).logout(here));
        refused(
                web().trial().redirects("http://localhost:3000/callback"),
                Code.INVALID_VALUE,
                "127.0.0.1");
        refused(web().trial().fapi().redirects(here), Code.INVALID_VALUE, "https is due");
    }

    @Test
    void threat02_whereLogoutGoesIsHeldToTheSameRules() {
        accepted(web().logout("https://shop.example/bye"));
        refused(
                web().logout("http://shop.example/bye"),
                Code.INVALID_VALUE,
                "postLogoutRedirectUris");
        refused(web().logout("javascript:alert(1)"), Code.INVALID_VALUE, "postLogoutRedirectUris");
    }

    @Test
    void threat26_whatIsFetchedOrLinkedIsHttps() {
        for (String uri :
                List.of(
                        "http://shop.example/x",
                        "http://127.0.0.1/x",
                        "https://user@shop.example/x",
                        "https://shop.example/x#y",
                        "ftp://shop.example/x",
                        "javascript:alert(1)")) {
            refused(web().keys(new ClientKeys.ByUri(uri)), Code.INVALID_VALUE, "jwksUri");
            refused(web().backchannel(uri), Code.INVALID_VALUE, "backchannelLogoutUri");
            refused(
                    web().pages(uri, "https://a.example/", "https://a.example/"),
                    Code.INVALID_VALUE,
                    "logoUri");
            refused(
                    web().pages("https://a.example/", uri, "https://a.example/"),
                    Code.INVALID_VALUE,
                    "policyUri");
            refused(
                    web().pages("https://a.example/", "https://a.example/", uri),
                    Code.INVALID_VALUE,
                    "termsUri");
        }
        accepted(web().keys(new ClientKeys.ByUri("https://shop.example/jwks")));
        accepted(web().trial().backchannel("http://127.0.0.1:99/x"));
    }

    @Test
    void urisAreBounded() {
        String[] many =
                IntStream.rangeClosed(0, Limits.REDIRECT_URIS)
                        .mapToObj(i -> "https://shop.example/" + i)
                        .toArray(String[]::new);
        refused(web().redirects(many), Code.LIMIT_EXCEEDED, "redirectUris");
        refused(web().logout(many), Code.LIMIT_EXCEEDED, "postLogoutRedirectUris");
    }

    @Test
    void aMethodComesWithWhatItNeeds() {
        for (ClientAuthentication method :
                List.of(
                        ClientAuthentication.PRIVATE_KEY_JWT,
                        ClientAuthentication.SELF_SIGNED_TLS_CLIENT_AUTH)) {
            refused(web().method(method), Code.NOT_ALLOWED, "needs jwks or jwksUri");
            accepted(web().method(method).keys(JWK));
            refused(
                    web().method(method).keys(JWK).certificate(new CertificateName.SanDns("a.b")),
                    Code.NOT_ALLOWED,
                    "tlsClientAuth");
        }
        refused(
                web().method(ClientAuthentication.TLS_CLIENT_AUTH),
                Code.NOT_ALLOWED,
                "needs tlsClientAuth");
        refused(
                web().certificate(new CertificateName.SanDns("a.b")),
                Code.NOT_ALLOWED,
                "tlsClientAuth");
        for (CertificateName name :
                List.of(
                        new CertificateName.SubjectDn("CN=shop, O=Shöp"),
                        new CertificateName.SanDns("shop.example"),
                        new CertificateName.SanUri("spiffe://shop"),
                        new CertificateName.SanIp("192.0.2.1"),
                        new CertificateName.SanIp("2001:db8::1"),
                        new CertificateName.SanEmail("shop@shop.example"))) {
            accepted(web().method(ClientAuthentication.TLS_CLIENT_AUTH).certificate(name));
        }
        for (CertificateName name :
                List.of(
                        new CertificateName.SubjectDn(" "),
                        new CertificateName.SanDns(""),
                        new CertificateName.SanUri("a b"),
                        new CertificateName.SanIp("192.0.2"),
                        new CertificateName.SanIp("192.0.2.0/24"))) {
            refused(
                    web().method(ClientAuthentication.TLS_CLIENT_AUTH).certificate(name),
                    Code.INVALID_VALUE,
                    "");
        }
    }

    @Test
    void threat10_aClientThatProvesAKeyHasNoSecretToFallBackTo() {
        accepted(web().method(ClientAuthentication.PRIVATE_KEY_JWT).keys(JWK));
        world.when(new AddSecret(SHOP, new SecretId("one"), null))
                .refused(Code.NOT_ALLOWED, "client_secret_basic");
    }

    @Test
    void keysArePublicAndStrong() {
        PublicJwk ec = TestClients.ec("one");
        accepted(web().keys(new ClientKeys.Inline(List.of(ec, TestClients.ec("two")))));
        accepted(web().keys(new ClientKeys.Inline(List.of(rsa(null, 342)))));
        accepted(
                web().keys(
                                new ClientKeys.Inline(
                                        List.of(
                                                new PublicJwk(
                                                        "EdDSA",
                                                        "Ed25519",
                                                        null,
                                                        "k",
                                                        "OKP",
                                                        null,
                                                        "x".repeat(43),
                                                        List.of("MIIB"),
                                                        null)))));
        for (List<PublicJwk> keys :
                List.of(
                        List.of(ec, ec),
                        List.of(ec, TestClients.ec(null)),
                        List.of(rsa("RS256", 171)),
                        List.of(rsa("HS256", 342)),
                        List.of(rsa("none", 342)),
                        List.of(octets()))) {
            refused(web().keys(new ClientKeys.Inline(keys)), Code.INVALID_VALUE, "jwks");
        }
        refused(web().keys(new ClientKeys.Inline(List.of())), Code.LIMIT_EXCEEDED, "jwks");
        List<PublicJwk> many =
                IntStream.rangeClosed(0, Limits.KEYS_PER_APPLICATION)
                        .mapToObj(i -> TestClients.ec("k" + i))
                        .toList();
        refused(web().keys(new ClientKeys.Inline(many)), Code.LIMIT_EXCEEDED, "jwks");
    }

    private static PublicJwk octets() {
        return new PublicJwk("HS256", null, null, null, "oct", null, null, List.of(), null);
    }

    @Test
    void keysAreWrittenAsTheyAreRead() {
        assertThat(new ClientKeys.Inline(List.of(TestClients.ec("a"), rsa(null, 3))).jwks())
                .isEqualTo(
                        "{\"keys\":[{\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\"a\","
                                + "\"kty\":\"EC\",\"x\":\""
                                + "x".repeat(43)
                                + "\",\"y\":\""
                                + "y".repeat(43)
                                + "\"},{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"nnn\"}]}");
        assertThatThrownBy(() -> TestClients.ec("a\",\"d\":\"b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signedRequestsNeedAKey() {
        refused(web().signed(), Code.NOT_ALLOWED, "Signed requests need");
        accepted(web().signed().keys(JWK));
    }

    @Test
    void refreshTokensLiveWithinBounds() {
        accepted(web().refresh(1, 1, 0));
        accepted(web().refresh(60, Limits.REFRESH_LIFETIME_SECONDS, Limits.REFRESH_GRACE_SECONDS));
        int lifetime = Limits.REFRESH_LIFETIME_SECONDS + 1;
        refused(web().refresh(1, lifetime, 0), Code.INVALID_VALUE, "lifetime");
        refused(web().refresh(0, 10, 0), Code.INVALID_VALUE, "idle");
        refused(web().refresh(11, 10, 0), Code.INVALID_VALUE, "idle");
        refused(web().refresh(1, 10, -1), Code.INVALID_VALUE, "grace");
        int grace = Limits.REFRESH_GRACE_SECONDS + 1;
        refused(web().refresh(1, 100, grace), Code.INVALID_VALUE, "grace");
    }

    @Test
    void aPairwiseNameHasOneSector() {
        accepted(web().pairwise(null));
        accepted(web().pairwise(null).redirects("https://a.b/1", "https://A.B/2"));
        refused(
                web().pairwise(null).redirects("https://a.b/1", "https://c.d/1"),
                Code.NOT_ALLOWED,
                "sectorIdentifier");
        accepted(web().pairwise("a.b").redirects("https://a.b/1", "https://c.d/1"));
        refused(
                web().pairwise(null).grants(Set.of(GrantType.DEVICE_CODE)).redirects(),
                Code.NOT_ALLOWED,
                "sectorIdentifier");
        refused(web().pairwise("https://a.b/"), Code.INVALID_VALUE, "host");
        refused(web().sector("a.b"), Code.NOT_ALLOWED, "pairwise only");
    }

    @Test
    void aBrowserHasNoCertificate() {
        refused(
                web().open(ApplicationType.SPA).constraint(SenderConstraint.MTLS),
                Code.NOT_ALLOWED,
                "senderConstraint");
        accepted(web().open(ApplicationType.SPA).constraint(SenderConstraint.DPOP));
    }

    @Test
    void typesOfDetailsAreBounded() {
        Set<String> many =
                IntStream.rangeClosed(0, Limits.DETAILS_TYPES_PER_APPLICATION)
                        .mapToObj(i -> "t" + i)
                        .collect(Collectors.toSet());
        refused(web().types(many), Code.LIMIT_EXCEEDED, "authorization details");
        refused(web().types(Set.of("a b")), Code.INVALID_VALUE, "type");
        accepted(web().types(Set.of("https://bank.example/payment")));
    }

    @Test
    void whatAProfileDemandsIsLocked() {
        accepted(web().fapi());
        accepted(web().fapi().constraint(SenderConstraint.MTLS));
        Code locked = Code.NOT_ALLOWED;
        String detail = "Locked by the profile: under FAPI2_SECURITY ";
        refused(
                web().fapi().method(ClientAuthentication.CLIENT_SECRET_BASIC),
                locked,
                detail + "tokenEndpointAuthMethod");
        refused(web().fapi().open(ApplicationType.NATIVE).keys(JWK), locked, detail + "the type");
        refused(web().fapi().pushed(false), locked, detail + "requirePushed");
        refused(
                web().fapi().constraint(SenderConstraint.NONE),
                locked,
                detail + "senderConstraint");
        refused(web().fapi().algorithm(SignatureAlgorithm.RS256), locked, detail + "algorithms");
        refused(web().fapi().idToken(SignatureAlgorithm.RS256), locked, detail + "algorithms");
        refused(
                web().fapi().keys(new ClientKeys.Inline(List.of(rsa("RS256", 342)))),
                locked,
                detail + "the alg");
        refused(
                web().fapi().profile(Profile.FAPI2_MESSAGE_SIGNING),
                locked,
                "requireSignedRequestObject");
        accepted(web().fapi().profile(Profile.FAPI2_MESSAGE_SIGNING).signed());
    }

    @Test
    void anotherProfileIsAnOrdinaryChange() {
        accepted(web().fapi());
        accepted(web());
        accepted(web().fapi());
    }

    @Test
    void whatAProfileDemandsHoldsWhateverIsSaid() {
        ClientSettings settings =
                new ClientSettings(
                        ClientUris.NONE,
                        ClientProof.NONE,
                        new RequestRules(
                                Profile.FAPI2_MESSAGE_SIGNING, false, false, true, Set.of(), null),
                        TokenRules.DEFAULT);
        assertThat(settings.requiresPushedRequests()).isTrue();
        assertThat(settings.requiresSignedRequests()).isTrue();
        assertThat(settings.senderConstraint()).isEqualTo(SenderConstraint.ANY);
    }
}
