package dev.precept.domain.application;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Builds the details of clients: a web application with the code grant, and what differs. */
public final class TestClients {
    /** A key. */
    public static final ClientKeys JWK = new ClientKeys.Inline(List.of(ec("one")));

    private ApplicationType type = ApplicationType.WEB;
    private Set<GrantType> grants = Set.of(GrantType.AUTHORIZATION_CODE);
    private ClientAuthentication method = ClientAuthentication.CLIENT_SECRET_BASIC;
    private SignatureAlgorithm algorithm = SignatureAlgorithm.RS256;
    private Environment environment = Environment.PRODUCTION;
    private Set<String> redirects = Set.of("https://shop.example/callback");
    private Set<String> logout = Set.of();
    private @Nullable String backchannel;
    private @Nullable String logo;
    private @Nullable String policy;
    private @Nullable String terms;
    private @Nullable ClientKeys keys;
    private @Nullable CertificateName certificate;
    private Profile profile = Profile.STANDARD;
    private boolean isPushed;
    private boolean isSigned;
    private Set<String> types = Set.of();
    private @Nullable Backchannel ciba;
    private SenderConstraint constraint = SenderConstraint.NONE;
    private @Nullable RefreshTokenSettings refresh;
    private SubjectKind subjects = SubjectKind.PUBLIC;
    private @Nullable String sector;
    private @Nullable SignatureAlgorithm idToken;

    private TestClients() {}

    /** A web application. */
    public static TestClients web() {
        return new TestClients();
    }

    /** A key on P-256. */
    public static PublicJwk ec(@Nullable String kid) {
        String x = "x".repeat(43);
        String y = "y".repeat(43);
        return new PublicJwk("ES256", "P-256", null, kid, "EC", null, x, List.of(), y);
    }

    /** A key of RSA whose modulus has so many characters. */
    public static PublicJwk rsa(@Nullable String alg, int characters) {
        String n = "n".repeat(characters);
        return new PublicJwk(alg, null, "AQAB", null, "RSA", n, null, List.of(), null);
    }

    public ApplicationDetails details() {
        return new ApplicationDetails(
                "Shop",
                type,
                grants,
                method,
                RoleAudienceKind.ORGANIZATION,
                new AccessTokenSettings(600, algorithm),
                environment,
                new ClientSettings(
                        new ClientUris(redirects, logout, backchannel, logo, policy, terms),
                        new ClientProof(keys, certificate),
                        new RequestRules(profile, isPushed, isSigned, true, types, ciba),
                        new TokenRules(constraint, refresh, subjects, sector, idToken)));
    }

    public TestClients type(ApplicationType it) {
        type = it;
        return this;
    }

    /** One that keeps no secret. */
    public TestClients open(ApplicationType it) {
        type = it;
        method = ClientAuthentication.NONE;
        return this;
    }

    public TestClients grants(Set<GrantType> it) {
        grants = it;
        return this;
    }

    public TestClients method(ClientAuthentication it) {
        method = it;
        return this;
    }

    public TestClients algorithm(SignatureAlgorithm it) {
        algorithm = it;
        return this;
    }

    /** One that is being built. */
    public TestClients trial() {
        environment = Environment.SANDBOX;
        return this;
    }

    public TestClients redirects(String... it) {
        redirects = Set.of(it);
        return this;
    }

    public TestClients logout(String... it) {
        logout = Set.of(it);
        return this;
    }

    public TestClients backchannel(String it) {
        backchannel = it;
        return this;
    }

    public TestClients pages(String itsLogo, String itsPolicy, String itsTerms) {
        logo = itsLogo;
        policy = itsPolicy;
        terms = itsTerms;
        return this;
    }

    public TestClients keys(ClientKeys it) {
        keys = it;
        return this;
    }

    public TestClients certificate(CertificateName it) {
        certificate = it;
        return this;
    }

    public TestClients profile(Profile it) {
        profile = it;
        return this;
    }

    /** One of FAPI 2.0. */
    public TestClients fapi() {
        profile = Profile.FAPI2_SECURITY;
        isPushed = true;
        constraint = SenderConstraint.ANY;
        algorithm = SignatureAlgorithm.ES256;
        method = ClientAuthentication.PRIVATE_KEY_JWT;
        keys = JWK;
        return this;
    }

    public TestClients pushed(boolean it) {
        isPushed = it;
        return this;
    }

    /** Whose requests are signed. */
    public TestClients signed() {
        isSigned = true;
        return this;
    }

    public TestClients types(Set<String> it) {
        types = it;
        return this;
    }

    public TestClients ciba(Backchannel it) {
        ciba = it;
        return this;
    }

    /** That asks until there is an answer. */
    public TestClients poll() {
        return ciba(new Backchannel(Backchannel.Mode.POLL, null));
    }

    /** That is told. */
    public TestClients ping(@Nullable String uri) {
        return ciba(new Backchannel(Backchannel.Mode.PING, uri));
    }

    public TestClients constraint(SenderConstraint it) {
        constraint = it;
        return this;
    }

    public TestClients refresh(int idle, int lifetime, int grace) {
        refresh = new RefreshTokenSettings(idle, lifetime, grace);
        return this;
    }

    /** That knows users by names of its own. */
    public TestClients pairwise(@Nullable String itsSector) {
        subjects = SubjectKind.PAIRWISE;
        sector = itsSector;
        return this;
    }

    public TestClients sector(String it) {
        sector = it;
        return this;
    }

    public TestClients idToken(SignatureAlgorithm it) {
        idToken = it;
        return this;
    }
}
