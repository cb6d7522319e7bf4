package dev.precept.domain.identityprovider;

import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createProvider;
import static dev.precept.domain.TestData.provider;

import dev.precept.domain.World;
import dev.precept.domain.identityprovider.IdentityProviderCommand.ChangeIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.CreateIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.DeleteIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.RemoveExternalClient;
import dev.precept.domain.identityprovider.IdentityProviderCommand.SetExternalClient;
import dev.precept.domain.identityprovider.IdentityProviderEvent.ExternalClientRemoved;
import dev.precept.domain.identityprovider.IdentityProviderEvent.ExternalClientSet;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderChanged;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderCreated;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderDeleted;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

class IdentityProviderDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final IdentityProviderId IDP = new IdentityProviderId("idp");
    private static final IdentityProviderId OTHER = new IdentityProviderId("other");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final ApplicationId TILL = new ApplicationId("till");
    private static final ProviderDetails DETAILS = provider("https://idp.example.com");
    private static final ProviderDetails MOVED = provider("https://new.example.com");

    private final World world =
            World.withOrganizations()
                    .given(
                            createApplication(ORGANIZATION, SHOP),
                            createApplication(ORGANIZATION, TILL));

    @Test
    void isMadeChangedAndDeleted() {
        world.when(createProvider(ORGANIZATION, IDP))
                .then(new IdentityProviderCreated(IDP, ORGANIZATION, new Handle("idp"), DETAILS));
        world.when(createProvider(ORGANIZATION, IDP)).refused(Code.ALREADY_EXISTS);
        world.when(new ChangeIdentityProvider(IDP, MOVED)).then(new IdentityProviderChanged(MOVED));
        world.when(new ChangeIdentityProvider(IDP, MOVED)).then();
        world.when(new DeleteIdentityProvider(IDP)).then(new IdentityProviderDeleted());
        world.when(new ChangeIdentityProvider(IDP, DETAILS)).refused(Code.NOT_FOUND);
    }

    @Test
    void anIssuerIsOneProvidersOfAnOrganization() {
        CreateIdentityProvider same =
                new CreateIdentityProvider(OTHER, ORGANIZATION, new Handle("other"), DETAILS);
        world.given(createProvider(ORGANIZATION, IDP));
        world.when(same).refused(Code.IDENTIFIER_TAKEN);
        world.given(new ChangeIdentityProvider(IDP, MOVED), same);
        world.when(new ChangeIdentityProvider(IDP, DETAILS)).refused(Code.IDENTIFIER_TAKEN);
        world.given(new DeleteIdentityProvider(OTHER), new ChangeIdentityProvider(IDP, DETAILS));
    }

    @Test
    void systemTrustsNoOtherIssuer() {
        world.when(createProvider(OrganizationId.SYSTEM, IDP)).refused(Code.NOT_ALLOWED, "system");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "idp.example.com/jwks",
                "http://idp.example.com/jwks",
                "http://127.0.0.1.example.com/jwks",
                "ftp://idp.example.com/jwks",
                "file:///etc/passwd",
                "https:///jwks",
                "https://user@idp.example.com/jwks",
                "https://idp.example.com/jwks#keys",
                "https://idp.example.com/a b",
                "https://idp.example.com\\@evil.example/"
            })
    void keysAreFetchedOverTlsOrFromThisMachine(String url) {
        ProviderDetails details =
                new ProviderDetails(
                        DETAILS.issuer(),
                        new KeyLocation.Jwks(url),
                        DETAILS.audience(),
                        ClaimNames.STANDARD);
        world.given(createProvider(ORGANIZATION, IDP));
        world.when(new ChangeIdentityProvider(IDP, details)).refused(Code.INVALID_VALUE);
    }

    @Test
    void whatIsSaidIsBounded() {
        world.given(createProvider(ORGANIZATION, IDP));
        KeyLocation keys = new KeyLocation.Discovery("http://localhost:8080/.well-known/x");
        world.given(
                new ChangeIdentityProvider(
                        IDP,
                        new ProviderDetails(
                                "idp", keys, Set.of("a"), new ClaimNames("a", "b", "c", "d"))));
        world.when(
                        new ChangeIdentityProvider(
                                IDP,
                                new ProviderDetails("idp", keys, Set.of(), ClaimNames.STANDARD)))
                .refused(Code.INVALID_VALUE, "audience");
        world.when(
                        new ChangeIdentityProvider(
                                IDP,
                                new ProviderDetails(
                                        "idp",
                                        keys,
                                        Set.of("a"),
                                        new ClaimNames("a", "", null, null))))
                .refused(Code.INVALID_VALUE, "claim");
        for (int i = 1; i < Limits.PROVIDERS_PER_ORGANIZATION; i++) {
            world.given(createProvider(ORGANIZATION, new IdentityProviderId("idp-" + i)));
        }
        world.when(createProvider(ORGANIZATION, OTHER)).refused(Code.LIMIT_EXCEEDED);
    }

    @Test
    void aClientStandsForOneApplication() {
        world.given(createProvider(ORGANIZATION, IDP));
        world.when(new SetExternalClient(IDP, SHOP, "c1")).then(new ExternalClientSet(SHOP, "c1"));
        world.when(new SetExternalClient(IDP, SHOP, "c1")).then();
        world.when(new SetExternalClient(IDP, TILL, "c1")).refused(Code.IN_USE);
        world.when(new SetExternalClient(IDP, SHOP, "c2")).then(new ExternalClientSet(SHOP, "c2"));
        world.given(new SetExternalClient(IDP, TILL, "c1"));
        world.when(new RemoveExternalClient(IDP, SHOP)).then(new ExternalClientRemoved(SHOP));
        world.when(new RemoveExternalClient(IDP, SHOP)).refused(Code.NOT_FOUND);
        world.when(new SetExternalClient(IDP, new ApplicationId("none"), "c3"))
                .refused(Code.UNKNOWN_REFERENCE);
        world.when(new SetExternalClient(IDP, SHOP, "a b")).refused(Code.INVALID_VALUE);
    }

    @Test
    void signingInNeedsWhatTheProviderSaysOfItself() {
        world.given(createProvider(ORGANIZATION, IDP));
        ProviderSignIn signIn = signIn("us", Set.of("email"), "Staff");
        KeyLocation discovery = new KeyLocation.Discovery("https://idp.example.com/.well-known");
        world.when(new ChangeIdentityProvider(IDP, with(DETAILS.keys(), signIn)))
                .refused(Code.INVALID_VALUE, "discovery");
        world.when(new ChangeIdentityProvider(IDP, with(discovery, signIn)))
                .then(new IdentityProviderChanged(with(discovery, signIn)));
        world.when(new ChangeIdentityProvider(IDP, with(discovery, signIn("", Set.of(), "Staff"))))
                .refused(Code.INVALID_VALUE, "client");
        world.when(
                        new ChangeIdentityProvider(
                                IDP, with(discovery, signIn("us", Set.of("a b"), "Staff"))))
                .refused(Code.INVALID_VALUE, "scope-tokens");
        world.when(new ChangeIdentityProvider(IDP, with(discovery, signIn("us", Set.of(), " "))))
                .refused(Code.INVALID_VALUE, "display name");
    }

    private static ProviderSignIn signIn(String client, Set<String> scopes, String name) {
        return new ProviderSignIn(
                client, null, scopes, name, SignInClaims.STANDARD, LinkPolicy.NEVER, false);
    }

    private static ProviderDetails with(KeyLocation keys, ProviderSignIn signIn) {
        return new ProviderDetails(
                DETAILS.issuer(),
                keys,
                DETAILS.audience(),
                ClaimNames.STANDARD,
                Set.of(ProviderGrant.JWT_BEARER),
                signIn);
    }
}
