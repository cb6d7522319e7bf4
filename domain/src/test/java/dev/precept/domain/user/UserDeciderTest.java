package dev.precept.domain.user;

import static dev.precept.domain.TestData.createUser;

import dev.precept.domain.World;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.domain.user.UserCommand.DeleteUser;
import dev.precept.domain.user.UserEvent.UserCreated;
import dev.precept.domain.user.UserEvent.UserDeleted;

import org.junit.jupiter.api.Test;

class UserDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final UserId JOHN = new UserId("john");
    private static final UserId OTHER = new UserId("other");

    private final World world = World.withOrganizations();

    @Test
    void isMadeAndDeletedOnce() {
        world.when(createUser(ORGANIZATION, JOHN))
                .then(new UserCreated(JOHN, ORGANIZATION, new Handle("john")));
        world.when(createUser(ORGANIZATION, JOHN)).refused(Code.ALREADY_EXISTS);
        world.when(new DeleteUser(JOHN)).then(new UserDeleted());
        world.when(new DeleteUser(JOHN)).refused(Code.NOT_FOUND);
        world.when(createUser(ORGANIZATION, JOHN)).refused(Code.NOT_FOUND);
    }

    @Test
    void aHandleNamesOneUserAtATime() {
        CreateUser second = new CreateUser(OTHER, ORGANIZATION, new Handle("john"));
        world.given(createUser(ORGANIZATION, JOHN));
        world.when(second).refused(Code.HANDLE_TAKEN, "john", "user");
        world.given(new DeleteUser(JOHN));
        world.when(second).then(new UserCreated(OTHER, ORGANIZATION, new Handle("john")));
    }

    @Test
    void aHandleIsFreeInAnotherOrganization() {
        world.given(createUser(ORGANIZATION, JOHN));
        world.given(new CreateUser(OTHER, OrganizationId.SYSTEM, new Handle("john")));
    }
}
