package dev.precept.domain.role;

import static dev.precept.domain.TestData.createUser;

import dev.precept.domain.World;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.RoleCommand.ChangeRole;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.role.RoleCommand.GiveShared;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** Roles that are shared with those below, and roles there that stand for them. */
class SharingTest {
    private static final OrganizationId ABOVE = OrganizationId.DEFAULT;
    private static final OrganizationId BELOW = new OrganizationId("below");
    private static final RoleId SHARED = new RoleId("shared");
    private static final RoleId OWN = new RoleId("own");
    private static final UserId ANN = new UserId("ann");
    private static final RoleAudience EVERYBODY = new RoleAudience.Organization();

    private final World world =
            World.withOrganizations()
                    .given(
                            new CreateOrganization(
                                    BELOW,
                                    new Handle("below"),
                                    "Below",
                                    ABOVE,
                                    OrganizationMode.AUTHORIZATION),
                            createUser(BELOW, ANN));

    private static CreateRole create(RoleId role, OrganizationId in, RoleTies ties) {
        return new CreateRole(role, in, new Handle(role.value()), EVERYBODY, Set.of(), ties);
    }

    private static RoleTies shared(boolean isShared) {
        return new RoleTies(Set.of(), isShared, null);
    }

    private static RoleTies standingFor(RoleId base) {
        return new RoleTies(Set.of(), false, base);
    }

    private static GiveShared give() {
        return new GiveShared(
                OWN, BELOW, new Handle("shared"), SHARED, new Member.User(ANN), Validity.ALWAYS);
    }

    @Test
    void isMadeWithItsFirstMember() {
        world.given(create(SHARED, ABOVE, shared(true)));
        world.when(give())
                .then(
                        new RoleCreated(OWN, BELOW, new Handle("shared"), EVERYBODY, SHARED),
                        new MemberAdded(new Member.User(ANN)));
    }

    @Test
    void onlyWhatIsSharedAboveIsStoodFor() {
        world.given(create(SHARED, ABOVE, shared(false)));
        world.when(give()).refused(Rejection.Code.UNKNOWN_REFERENCE, "shared");
        world.given(new ChangeRole(SHARED, EVERYBODY, Set.of(), shared(true)));
        world.when(create(OWN, ABOVE, standingFor(SHARED)))
                .refused(Rejection.Code.UNKNOWN_REFERENCE, "above");
        world.given(create(OWN, BELOW, standingFor(SHARED)));
        world.when(new ChangeRole(OWN, EVERYBODY, Set.of(), shared(false)))
                .refused(Rejection.Code.IMMUTABLE_FIELD, "stands for");
        world.when(new ChangeRole(OWN, EVERYBODY, Set.of(), new RoleTies(Set.of(), true, SHARED)))
                .refused(Rejection.Code.NOT_ALLOWED, "shared");
    }

    @Test
    void whatGivesRightsOverThisServiceStaysInSystem() {
        world.when(create(SHARED, OrganizationId.SYSTEM, shared(true)))
                .refused(Rejection.Code.NOT_ALLOWED, "system");
    }
}
