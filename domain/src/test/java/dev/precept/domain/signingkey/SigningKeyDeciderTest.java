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
import dev.precept.domain.signingkey.SigningKeyEvent.KeyRingCreated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyActivated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyAdded;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyRetired;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SigningKeyDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final KeyRingId RING = new KeyRingId("ring");

    private final World world = World.withOrganizations();

    private static CreateKeyRing create(SigningKey... keys) {
        return new CreateKeyRing(RING, ORGANIZATION, List.of(keys));
    }

    private static SigningKeyId id(String value) {
        return new SigningKeyId(value);
    }

    @Test
    void startsWithAnActiveAndANextKeyOfEachAlgorithm() {
        world.when(create(key("e1", ES256), key("r1", RS256), key("e2", ES256), key("r2", RS256)))
                .then(
                        new KeyRingCreated(RING, ORGANIZATION),
                        new SigningKeyAdded(key("r1", RS256)),
                        new SigningKeyActivated(id("r1")),
                        new SigningKeyAdded(key("r2", RS256)),
                        new SigningKeyAdded(key("e1", ES256)),
                        new SigningKeyActivated(id("e1")),
                        new SigningKeyAdded(key("e2", ES256)));
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
                        new SigningKeyAdded(key("d1", EDDSA)),
                        new SigningKeyActivated(id("d1")),
                        new SigningKeyAdded(key("d2", EDDSA)));
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
        world.when(new RotateKeys(RING, key("r3", RS256)))
                .then(
                        new SigningKeyRetired(id("r1")),
                        new SigningKeyActivated(id("r2")),
                        new SigningKeyAdded(key("r3", RS256)));
        world.when(new RotateKeys(RING, key("r4", RS256)))
                .then(
                        new SigningKeyRetired(id("r2")),
                        new SigningKeyActivated(id("r3")),
                        new SigningKeyAdded(key("r4", RS256)));
    }

    @Test
    void aKeyNeverComesBack() {
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.given(new RotateKeys(RING, key("r3", RS256)));
        for (String known : List.of("r1", "r2", "r3")) {
            world.when(new RotateKeys(RING, key(known, RS256))).refused(Code.ALREADY_EXISTS);
        }
        world.when(new RotateKeys(RING, key("e1", ES256))).refused(Code.NOT_ALLOWED, "ES256");
    }

    @Test
    void privatePartsAreRefused() {
        SigningKey secret =
                new SigningKey(
                        id("r3"),
                        RS256,
                        Map.of("kty", "RSA", "n", "0vx7", "e", "AQAB", "d", "X4cT"));
        world.given(create(key("r1", RS256), key("r2", RS256)));
        world.when(new RotateKeys(RING, secret)).refused(Code.INVALID_VALUE, "public");
    }

    @Test
    void whatIsNotThereCannotRotate() {
        world.when(new RotateKeys(RING, key("r1", RS256))).refused(Code.NOT_FOUND);
    }
}
