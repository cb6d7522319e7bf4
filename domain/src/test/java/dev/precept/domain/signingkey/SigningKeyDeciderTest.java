package dev.precept.domain.signingkey;

import static dev.precept.domain.TestData.key;
import static dev.precept.domain.signingkey.SignatureAlgorithm.EDDSA;
import static dev.precept.domain.signingkey.SignatureAlgorithm.ES256;
import static dev.precept.domain.signingkey.SignatureAlgorithm.PS256;
import static dev.precept.domain.signingkey.SignatureAlgorithm.RS256;

import dev.precept.domain.World;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SigningKeyCommand.AddAlgorithms;
import dev.precept.domain.signingkey.SigningKeyCommand.CreateKeyRing;
import dev.precept.domain.signingkey.SigningKeyCommand.RotateKeys;
import dev.precept.domain.signingkey.SigningKeyCommand.WithdrawKey;
import dev.precept.domain.signingkey.SigningKeyEvent.KeyRingCreated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyActivated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyAdded;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyRetired;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyWithdrawn;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class SigningKeyDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final KeyRingId RING = new KeyRingId("ring");
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private final World world = World.withOrganizations();

    private static CreateKeyRing create(SigningKey... keys) {
        return new CreateKeyRing(RING, ORGANIZATION, List.of(keys));
    }

    private static RotateKeys rotate(SigningKey next) {
        return new RotateKeys(RING, next, false);
    }

    private static SigningKeyId id(String value) {
        return new SigningKeyId(value);
    }

    @Test
    void startsWithAnActiveAndANextKeyOfEachAlgorithm() {
        world.when(create(key("e1", ES256), key("r1", RS256), key("e2", ES256), key("r2", RS256)))
                .then(
                        new KeyRingCreated(RING, ORGANIZATION),
                        new SigningKeyAdded(key("r1", RS256), null),
                        new SigningKeyActivated(id("r1")),
                        new SigningKeyAdded(key("r2", RS256), World.NOW.plus(TWO_HOURS)),
                        new SigningKeyAdded(key("e1", ES256), null),
                        new SigningKeyActivated(id("e1")),
                        new SigningKeyAdded(key("e2", ES256), World.NOW.plus(TWO_HOURS)));
    }

    @Test
    void needsTwoKeysOfAnAlgorithm() {
        world.when(create()).refused(Code.INVALID_VALUE);
        world.when(create(key("r1", RS256))).refused(Code.INVALID_VALUE, "RS256", "1");
        world.when(create(key("r1", RS256), key("r1", RS256))).refused(Code.INVALID_VALUE, "id");
    }

    @Test
    void anAlgorithmIsAddedToARingThatHasNoneOfIt() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.when(new AddAlgorithms(RING, List.of(key("d1", EDDSA), key("d2", EDDSA))))
                .then(
                        new SigningKeyAdded(key("d1", EDDSA), null),
                        new SigningKeyActivated(id("d1")),
                        new SigningKeyAdded(key("d2", EDDSA), World.NOW.plus(TWO_HOURS)));
        world.when(new AddAlgorithms(RING, List.of(key("d3", EDDSA), key("d4", EDDSA))))
                .refused(Code.ALREADY_EXISTS, "EDDSA");
        world.when(new AddAlgorithms(RING, List.of(key("r1", PS256), key("p2", PS256))))
                .refused(Code.ALREADY_EXISTS, "never");
        world.when(new AddAlgorithms(RING, List.of(key("p1", PS256))))
                .refused(Code.INVALID_VALUE, "PS256");
        world.when(new AddAlgorithms(RING, List.of())).refused(Code.INVALID_VALUE);
        world.when(new AddAlgorithms(new KeyRingId("none"), List.of())).refused(Code.NOT_FOUND);
    }

    @Test
    void thereIsOneRingInAnOrganization() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.when(create(key("r3", RS256), key("r4", RS256))).refused(Code.ALREADY_EXISTS);
        world.when(
                        new CreateKeyRing(
                                new KeyRingId("other"),
                                ORGANIZATION,
                                List.of(key("r3", RS256), key("r4", RS256))))
                .refused(Code.ALREADY_EXISTS);
    }

    @Test
    void rotates() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.pass(TWO_HOURS);
        world.when(rotate(key("r3", RS256)))
                .then(
                        new SigningKeyRetired(id("r1")),
                        new SigningKeyActivated(id("r2")),
                        new SigningKeyAdded(
                                key("r3", RS256), World.NOW.plus(TWO_HOURS.multipliedBy(2))));
        world.pass(TWO_HOURS);
        world.when(rotate(key("r4", RS256)))
                .then(
                        new SigningKeyRetired(id("r2")),
                        new SigningKeyActivated(id("r3")),
                        new SigningKeyAdded(
                                key("r4", RS256), World.NOW.plus(TWO_HOURS.multipliedBy(3))));
    }

    @Test
    void threat20_aKeyIsPublishedTwoHoursBeforeItSigns() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.when(rotate(key("r3", RS256))).refused(Code.NOT_ALLOWED, "next key");
        world.pass(TWO_HOURS.minusNanos(1_000));
        world.when(rotate(key("r3", RS256))).refused(Code.NOT_ALLOWED, "next key");
        world.pass(TWO_HOURS);
        world.given(rotate(key("r3", RS256)));
        world.when(rotate(key("r4", RS256))).refused(Code.NOT_ALLOWED, "next key");
        world.when(new RotateKeys(RING, key("r4", RS256), true))
                .then(
                        new SigningKeyRetired(id("r2")),
                        new SigningKeyActivated(id("r3")),
                        new SigningKeyAdded(
                                key("r4", RS256),
                                World.NOW.plus(TWO_HOURS.multipliedBy(3)).minusNanos(1_000)));
    }

    @Test
    void threat20_aWithdrawnKeyIsReplacedAtOnce() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.when(new WithdrawKey(RING, id("r1"), key("r3", RS256)))
                .then(
                        new SigningKeyWithdrawn(id("r1")),
                        new SigningKeyActivated(id("r2")),
                        new SigningKeyAdded(key("r3", RS256), World.NOW.plus(TWO_HOURS)));
        world.when(new WithdrawKey(RING, id("r3"), key("r4", RS256)))
                .then(
                        new SigningKeyWithdrawn(id("r3")),
                        new SigningKeyAdded(key("r4", RS256), World.NOW.plus(TWO_HOURS)));
        world.given(new RotateKeys(RING, key("r5", RS256), true));
        world.when(new WithdrawKey(RING, id("r2"), null)).then(new SigningKeyWithdrawn(id("r2")));
        for (String gone : List.of("r1", "r2", "r3", "unknown")) {
            world.when(new WithdrawKey(RING, id(gone), key("r6", RS256))).refused(Code.NOT_FOUND);
        }
        world.when(new WithdrawKey(RING, id("r4"), null)).refused(Code.NOT_ALLOWED, "RS256");
        world.when(new WithdrawKey(RING, id("r4"), key("e1", ES256)))
                .refused(Code.NOT_ALLOWED, "RS256");
        world.when(new WithdrawKey(RING, id("r4"), key("r1", RS256)))
                .refused(Code.ALREADY_EXISTS, "never");
        world.when(rotate(key("r3", RS256))).refused(Code.NOT_ALLOWED);
    }

    @Test
    void aKeyNeverComesBack() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.pass(TWO_HOURS);
        world.given(rotate(key("r3", RS256)));
        world.pass(TWO_HOURS);
        for (String known : List.of("r1", "r2", "r3")) {
            world.when(rotate(key(known, RS256))).refused(Code.ALREADY_EXISTS);
        }
        world.when(rotate(key("e1", ES256))).refused(Code.NOT_ALLOWED, "ES256");
    }

    @Test
    void privatePartsAreRefused() {
        SigningKey secret =
                new SigningKey(
                        id("r3"),
                        RS256,
                        Map.of("kty", "RSA", "n", "0vx7", "e", "AQAB", "d", "X4cT"));
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.pass(TWO_HOURS);
        world.when(rotate(secret)).refused(Code.INVALID_VALUE, "public");
    }

    @Test
    void whatIsNotThereCannotRotate() {
        world.when(rotate(key("r1", RS256))).refused(Code.NOT_FOUND);
    }
}
