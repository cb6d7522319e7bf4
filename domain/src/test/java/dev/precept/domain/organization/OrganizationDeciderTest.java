package dev.precept.domain.organization;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createOrganization;

import dev.precept.domain.World;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.organization.OrganizationCommand.ChangeOrganization;
import dev.precept.domain.organization.OrganizationCommand.ChangeRegistrationPolicy;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationCommand.DeleteOrganization;
import dev.precept.domain.organization.OrganizationEvent.OrganizationChanged;
import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.organization.OrganizationEvent.RegistrationPolicyChanged;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class OrganizationDeciderTest {
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final OrganizationId LABS = new OrganizationId("labs");

    private final World world = World.withOrganizations();

    @Test
    void isMade() {
        world.when(createOrganization(ACME, OrganizationId.DEFAULT))
                .then(
                        new OrganizationCreated(
                                ACME,
                                new Handle("acme"),
                                "Organization",
                                OrganizationId.DEFAULT,
                                OrganizationMode.AUTHORIZATION));
    }

    @Test
    void aHandleIsNeverGivenAgain() {
        world.given(createOrganization(ACME, null), new DeleteOrganization(ACME));
        world.when(
                        new CreateOrganization(
                                LABS,
                                new Handle("acme"),
                                "Again",
                                null,
                                OrganizationMode.AUTHORIZATION))
                .refused(Code.HANDLE_TAKEN, "acme");
        world.when(createOrganization(ACME, null)).refused(Code.NOT_FOUND);
    }

    @Test
    void isNotMadeTwice() {
        world.given(createOrganization(ACME, null));
        world.when(createOrganization(ACME, null)).refused(Code.ALREADY_EXISTS);
    }

    @Test
    void changesOnlyWhatIsNew() {
        world.given(createOrganization(ACME, null));
        ChangeOrganization change =
                new ChangeOrganization(ACME, "Acme", null, OrganizationMode.TOKEN_SERVICE);
        world.when(change).then(new OrganizationChanged("Acme", OrganizationMode.TOKEN_SERVICE));
        world.when(change).then();
    }

    @Test
    void theParentNeverChanges() {
        world.given(createOrganization(ACME, null), createOrganization(LABS, ACME));
        world.when(new ChangeOrganization(LABS, "Labs", null, OrganizationMode.AUTHORIZATION))
                .refused(Code.IMMUTABLE_FIELD, "parent");
        world.when(new ChangeOrganization(ACME, "Acme", LABS, OrganizationMode.AUTHORIZATION))
                .refused(Code.IMMUTABLE_FIELD);
    }

    @Test
    void theParentIsThere() {
        world.when(createOrganization(LABS, ACME)).refused(Code.UNKNOWN_REFERENCE);
        world.when(createOrganization(ACME, ACME)).refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void organizationsLieOnlySoDeep() {
        OrganizationId parent = null;
        for (int depth = 1; depth <= Limits.ORGANIZATION_DEPTH; depth++) {
            OrganizationId child = new OrganizationId("deep-" + depth);
            world.given(createOrganization(child, parent));
            parent = child;
        }
        world.when(createOrganization(ACME, parent)).refused(Code.LIMIT_EXCEEDED);
    }

    @Test
    void nothingLiesInSystem() {
        world.when(createOrganization(ACME, OrganizationId.SYSTEM)).refused(Code.NOT_ALLOWED);
    }

    @Test
    void systemAlwaysDecidesRequests() {
        world.when(
                        new ChangeOrganization(
                                OrganizationId.SYSTEM,
                                "System",
                                null,
                                OrganizationMode.TOKEN_SERVICE))
                .refused(Code.NOT_ALLOWED);
    }

    @Test
    void whatIsThereFromTheStartStays() {
        world.when(new DeleteOrganization(OrganizationId.SYSTEM)).refused(Code.NOT_ALLOWED);
        world.when(new DeleteOrganization(OrganizationId.DEFAULT)).refused(Code.NOT_ALLOWED);
    }

    @Test
    void oneThatOthersLieInStays() {
        world.given(createOrganization(ACME, null), createOrganization(LABS, ACME));
        world.when(new DeleteOrganization(ACME)).refused(Code.IN_USE);
        world.given(new DeleteOrganization(LABS));
        world.when(new DeleteOrganization(ACME)).then(new OrganizationDeleted());
        world.when(new DeleteOrganization(ACME)).refused(Code.NOT_FOUND);
    }

    @Test
    void nothingIsMadeInOneThatIsGone() {
        world.given(createOrganization(ACME, null), new DeleteOrganization(ACME));
        world.when(createApi(ACME, new ApiId("orders"))).refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void aNameIsALineOfText() {
        for (String name : new String[] {"", " ", "a\nb", "a\0b", "half \uD83D", "x".repeat(201)}) {
            Code code = name.length() > 200 ? Code.LIMIT_EXCEEDED : Code.INVALID_VALUE;
            world.when(
                            new CreateOrganization(
                                    ACME,
                                    new Handle("acme"),
                                    name,
                                    null,
                                    OrganizationMode.AUTHORIZATION))
                    .refused(code, "name");
        }
    }

    @Test
    void saysWhatMayRegisterItself() {
        world.given(createOrganization(ACME, null), createApi(ACME, new ApiId("orders")));
        RegistrationPolicy policy = registrations("*.example.com", Map.of());
        world.when(new ChangeRegistrationPolicy(ACME, policy))
                .then(new RegistrationPolicyChanged(policy));
        world.when(new ChangeRegistrationPolicy(ACME, policy)).then();
    }

    @Test
    void threat27_nothingRegistersItselfInSystem() {
        world.when(
                        new ChangeRegistrationPolicy(
                                OrganizationId.SYSTEM, registrations("*", Map.of())))
                .refused(Code.NOT_ALLOWED, "system");
    }

    @Test
    void threat27_offersOnlyScopesThatThereAre() {
        world.given(createOrganization(ACME, null));
        ScopeOffer offer = new ScopeOffer(AuthorizationPolicy.RBAC, Set.of());
        world.when(
                        new ChangeRegistrationPolicy(
                                ACME, registrations("*", Map.of(ApiId.PRECEPT, offer))))
                .refused(Code.UNKNOWN_REFERENCE);
        world.when(
                        new ChangeRegistrationPolicy(
                                ACME, registrations("*", Map.of(new ApiId("gone"), offer))))
                .refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void redirectHostsHaveAForm() {
        world.given(createOrganization(ACME, null));
        List.of("", "https://a.example", "a.*", "A.example", "a.example/x", "javascript:", "http:")
                .forEach(
                        host ->
                                world.when(
                                                new ChangeRegistrationPolicy(
                                                        ACME, registrations(host, Map.of())))
                                        .refused(Code.INVALID_VALUE));
    }

    private static RegistrationPolicy registrations(String host, Map<ApiId, ScopeOffer> apis) {
        return new RegistrationPolicy(
                true,
                Set.of(GrantType.AUTHORIZATION_CODE),
                Set.of(ClientAuthentication.NONE),
                Set.of(host),
                apis,
                1,
                Set.of(),
                false);
    }
}
