package dev.precept.domain.user;

import static dev.precept.domain.TestData.createUser;

import dev.precept.domain.World;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.ChangeUser;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.domain.user.UserCommand.DeleteUser;
import dev.precept.domain.user.UserEvent.UserAttributesChanged;
import dev.precept.domain.user.UserEvent.UserCreated;
import dev.precept.domain.user.UserEvent.UserDeleted;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

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
        CreateUser second =
                new CreateUser(OTHER, ORGANIZATION, new Handle("john"), Attributes.NONE);
        world.given(createUser(ORGANIZATION, JOHN));
        world.when(second).refused(Code.HANDLE_TAKEN, "john", "user");
        world.given(new DeleteUser(JOHN));
        world.when(second).then(new UserCreated(OTHER, ORGANIZATION, new Handle("john")));
    }

    /** Invariant 2 of the package. */
    @Test
    void attributesAreReplacedWholeAndBounded() {
        Attributes clerk =
                new Attributes(
                        Map.of(
                                "level", new AttributeValue.Number(BigDecimal.valueOf(3)),
                                "teams", new AttributeValue.Items(List.of())));
        Attributes chief = new Attributes(Map.of("level", new AttributeValue.Text("high")));
        CreateUser create = new CreateUser(JOHN, ORGANIZATION, new Handle("john"), clerk);
        world.when(create)
                .then(
                        new UserCreated(JOHN, ORGANIZATION, new Handle("john")),
                        new UserAttributesChanged(clerk));
        world.when(new ChangeUser(JOHN, clerk)).then();
        world.when(new ChangeUser(JOHN, chief)).then(new UserAttributesChanged(chief));
        world.when(new ChangeUser(JOHN, Attributes.NONE))
                .then(new UserAttributesChanged(Attributes.NONE));
        for (AttributeValue unfit :
                List.of(
                        new AttributeValue.Fields(clerk),
                        new AttributeValue.Text("x".repeat(1_025)),
                        new AttributeValue.Number(new BigDecimal("0.1234567890123456")),
                        new AttributeValue.Items(List.of(new AttributeValue.Items(List.of()))))) {
            Attributes attributes = new Attributes(Map.of("a", unfit));
            world.when(new ChangeUser(JOHN, attributes)).refused(Code.INVALID_VALUE);
            world.when(new CreateUser(OTHER, ORGANIZATION, new Handle("other"), attributes))
                    .refused(Code.INVALID_VALUE);
        }
        Attributes reserved = new Attributes(Map.of("$id", new AttributeValue.Flag(true)));
        world.when(new ChangeUser(JOHN, reserved)).refused(Code.INVALID_VALUE, "'$'");
    }

    @Test
    void aHandleIsFreeInAnotherOrganization() {
        world.given(createUser(ORGANIZATION, JOHN));
        world.given(
                new CreateUser(OTHER, OrganizationId.SYSTEM, new Handle("john"), Attributes.NONE));
    }
}
