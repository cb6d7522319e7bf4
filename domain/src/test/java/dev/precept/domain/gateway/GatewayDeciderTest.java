package dev.precept.domain.gateway;

import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createGateway;
import static dev.precept.domain.TestData.gateway;

import dev.precept.domain.World;
import dev.precept.domain.gateway.GatewayCommand.AddGatewayKey;
import dev.precept.domain.gateway.GatewayCommand.ChangeGateway;
import dev.precept.domain.gateway.GatewayCommand.CreateGateway;
import dev.precept.domain.gateway.GatewayCommand.DeleteGateway;
import dev.precept.domain.gateway.GatewayCommand.RemoveGatewayKey;
import dev.precept.domain.gateway.GatewayEvent.GatewayChanged;
import dev.precept.domain.gateway.GatewayEvent.GatewayCreated;
import dev.precept.domain.gateway.GatewayEvent.GatewayDeleted;
import dev.precept.domain.gateway.GatewayEvent.GatewayKeyAdded;
import dev.precept.domain.gateway.GatewayEvent.GatewayKeyRemoved;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.SecretId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class GatewayDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final GatewayId EDGE = new GatewayId("edge");
    private static final GatewayId INNER = new GatewayId("inner");
    private static final ApplicationId CLIENT = new ApplicationId("proxy");
    private static final GatewayDetails PLAIN = gateway(null);
    private static final GatewayDetails TRUSTED = gateway(null, Trust.ATTRIBUTES);
    private static final SecretId ONE = new SecretId("one");

    private final World world =
            World.withOrganizations()
                    .given(
                            createApplication(OrganizationId.SYSTEM, CLIENT),
                            createApplication(ORGANIZATION, new ApplicationId("shop")));

    @Test
    void isMadeChangedAndDeleted() {
        world.when(createGateway(ORGANIZATION, EDGE, PLAIN))
                .then(new GatewayCreated(EDGE, ORGANIZATION, new Handle("edge"), PLAIN));
        world.when(createGateway(ORGANIZATION, EDGE, PLAIN)).refused(Code.ALREADY_EXISTS);
        world.when(new ChangeGateway(EDGE, TRUSTED)).then(new GatewayChanged(TRUSTED));
        world.when(new ChangeGateway(EDGE, TRUSTED)).then();
        world.when(new DeleteGateway(EDGE)).then(new GatewayDeleted());
        world.when(new ChangeGateway(EDGE, PLAIN)).refused(Code.NOT_FOUND);
        world.when(createGateway(new OrganizationId("none"), INNER, PLAIN))
                .refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void aHandleNamesOneGatewayAtATime() {
        CreateGateway second = new CreateGateway(INNER, ORGANIZATION, new Handle("edge"), PLAIN);
        world.given(createGateway(ORGANIZATION, EDGE, PLAIN));
        world.when(second).refused(Code.HANDLE_TAKEN);
        world.given(new DeleteGateway(EDGE), second);
    }

    @Test
    void aClientOfSystemSpeaksForOneGatewayOfAnOrganization() {
        GatewayDetails ours = gateway(new ApplicationId("shop"));
        world.when(createGateway(ORGANIZATION, EDGE, ours))
                .refused(Code.UNKNOWN_REFERENCE, "system");
        world.given(
                createGateway(ORGANIZATION, EDGE, gateway(CLIENT)),
                createGateway(OrganizationId.SYSTEM, new GatewayId("other"), gateway(CLIENT)));
        world.when(createGateway(ORGANIZATION, INNER, gateway(CLIENT))).refused(Code.IN_USE);
        world.given(createGateway(ORGANIZATION, INNER, PLAIN));
        world.when(new ChangeGateway(INNER, gateway(CLIENT))).refused(Code.IN_USE);
        world.when(new ChangeGateway(INNER, ours)).refused(Code.UNKNOWN_REFERENCE);
        world.given(
                new ChangeGateway(EDGE, gateway(CLIENT, Trust.ATTRIBUTES)),
                new ChangeGateway(EDGE, PLAIN),
                new ChangeGateway(INNER, gateway(CLIENT)),
                new DeleteGateway(INNER),
                new ChangeGateway(EDGE, gateway(CLIENT)));
    }

    @Test
    void severalKeysMayLive() {
        Instant expiry = World.NOW.plus(Duration.ofDays(1));
        SecretId two = new SecretId("two");
        SecretId more = new SecretId("more");
        world.given(createGateway(ORGANIZATION, EDGE, PLAIN));
        world.when(new AddGatewayKey(EDGE, ONE, null)).then(new GatewayKeyAdded(ONE, null));
        world.when(new AddGatewayKey(EDGE, two, expiry.plusNanos(7)))
                .then(new GatewayKeyAdded(two, expiry));
        world.when(new AddGatewayKey(EDGE, ONE, null)).refused(Code.ALREADY_EXISTS);
        world.when(new AddGatewayKey(EDGE, more, World.NOW)).refused(Code.INVALID_VALUE);
        world.when(new AddGatewayKey(EDGE, more, Instant.MAX)).refused(Code.INVALID_VALUE);
        world.when(new RemoveGatewayKey(EDGE, ONE)).then(new GatewayKeyRemoved(ONE));
        world.when(new RemoveGatewayKey(EDGE, ONE)).refused(Code.NOT_FOUND);
        for (int i = 1; i < Limits.KEYS_PER_GATEWAY; i++) {
            world.given(new AddGatewayKey(EDGE, new SecretId("more-" + i), null));
        }
        world.when(new AddGatewayKey(EDGE, more, null)).refused(Code.LIMIT_EXCEEDED);
        world.given(new DeleteGateway(EDGE));
        world.when(new AddGatewayKey(EDGE, more, null)).refused(Code.NOT_FOUND);
    }
}
