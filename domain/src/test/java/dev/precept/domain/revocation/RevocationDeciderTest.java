package dev.precept.domain.revocation;

import dev.precept.domain.World;
import dev.precept.domain.revocation.RevocationCommand.CutOffTokens;
import dev.precept.domain.revocation.RevocationEvent.TokensCutOff;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.RevocationId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class RevocationDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final RevocationId ONE = new RevocationId("one");

    private final World world = World.withOrganizations();

    private static CutOffTokens cutOff(CutOffTarget target) {
        return new CutOffTokens(ONE, ORGANIZATION, target);
    }

    @Test
    void cutsOffOnce() {
        CutOffTarget client = new CutOffTarget.Client(new ApplicationId("gone"));
        world.when(cutOff(client)).then(new TokensCutOff(ONE, ORGANIZATION, client));
        world.when(cutOff(client)).refused(Code.ALREADY_EXISTS);
    }

    @Test
    void aTokenThatHasExpiredNeedsNoCutOff() {
        world.when(cutOff(new CutOffTarget.TokenId("jti", World.NOW))).then();
        world.when(cutOff(new CutOffTarget.TokenId("jti", World.NOW.plusMillis(1))))
                .then(
                        new TokensCutOff(
                                ONE,
                                ORGANIZATION,
                                new CutOffTarget.TokenId("jti", World.NOW.plusMillis(1))));
    }

    @Test
    void aSessionWhoseTokensHaveExpiredNeedsNoCutOff() {
        world.when(cutOff(new CutOffTarget.Session("sid", World.NOW))).then();
        CutOffTarget lasting = new CutOffTarget.Session("sid", World.NOW.plusMillis(1));
        world.when(cutOff(lasting)).then(new TokensCutOff(ONE, ORGANIZATION, lasting));
    }

    @Test
    void aSessionNeedNotSayWhenItsTokensHaveExpired() {
        CutOffTarget forEver = new CutOffTarget.Session("sid", null);
        world.when(cutOff(forEver)).then(new TokensCutOff(ONE, ORGANIZATION, forEver));
    }

    @Test
    void anInstantIsKeptInMicroseconds() {
        Instant later = World.NOW.plus(Duration.ofHours(1));
        world.when(cutOff(new CutOffTarget.TokenId("jti", later.plusNanos(1))))
                .then(new TokensCutOff(ONE, ORGANIZATION, new CutOffTarget.TokenId("jti", later)));
    }

    @Test
    void theInstantOfASessionIsKeptInMicroseconds() {
        Instant later = World.NOW.plus(Duration.ofHours(1));
        world.when(cutOff(new CutOffTarget.Session("sid", later.plusNanos(1))))
                .then(new TokensCutOff(ONE, ORGANIZATION, new CutOffTarget.Session("sid", later)));
    }

    @Test
    void whatItNamesIsBounded() {
        world.when(cutOff(new CutOffTarget.Subject(""))).refused(Code.INVALID_VALUE, "subject");
        world.when(cutOff(new CutOffTarget.Subject("a b"))).refused(Code.INVALID_VALUE);
        world.when(cutOff(new CutOffTarget.Session("s".repeat(257), null)))
                .refused(Code.LIMIT_EXCEEDED, "256");
        world.when(cutOff(new CutOffTarget.TokenId("jti", Instant.MAX)))
                .refused(Code.INVALID_VALUE, "9999");
        world.when(cutOff(new CutOffTarget.Session("sid", Instant.MAX)))
                .refused(Code.INVALID_VALUE, "9999");
    }

    @Test
    void theOrganizationIsThere() {
        world.when(
                        new CutOffTokens(
                                ONE,
                                new OrganizationId("nowhere"),
                                new CutOffTarget.WholeOrganization()))
                .refused(Code.UNKNOWN_REFERENCE);
    }
}
