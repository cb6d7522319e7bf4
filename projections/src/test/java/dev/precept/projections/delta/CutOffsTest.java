package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.CutOffTarget.Session;
import dev.precept.domain.revocation.CutOffTarget.TokenId;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RevocationId;
import dev.precept.projections.image.CutOffDocument;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Which cut-off rules, and how long. */
class CutOffsTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final OrganizationId OTHER = new OrganizationId("other");
    private static final Instant START = TestLog.START;

    private final TestLog log = new TestLog().organization(ACME, null).organization(OTHER, null);
    private int revocations;

    @Test
    void theLatestRules() {
        ApplicationId app = new ApplicationId("app");
        cutOff(ACME, new CutOffTarget.Client(app));
        cutOff(ACME, new CutOffTarget.Client(new ApplicationId("app2")));
        cutOff(ACME, new CutOffTarget.Client(app));
        cutOff(ACME, new CutOffTarget.Subject("app"));
        CutOffs acme = cutOffs(ACME);
        assertThat(acme.client(app)).isEqualTo(5);
        assertThat(acme.client(new ApplicationId("app2"))).isEqualTo(4);
        assertThat(acme.subject("app")).isEqualTo(6);
        assertThat(acme.session("app")).isZero();
        assertThat(acme.organization()).isZero();
        assertThat(acme.list())
                .extracting(CutOffDocument::position)
                .containsExactly(new Position(4), new Position(5), new Position(6));
        assertThat(cutOffs(OTHER).list()).isEmpty();
    }

    @Test
    void aTokensIsKeptUntilTheTokenHasExpired() {
        cutOff(ACME, new TokenId("t", START.plusSeconds(60)));
        tick(Duration.ofSeconds(60));
        assertThat(cutOffs(ACME).token("t")).isEqualTo(3);
        tick(Duration.ofMillis(1));
        assertThat(cutOffs(ACME).token("t")).isZero();
        assertThat(log.image().organizationsImage().firstExpiry()).isNull();
    }

    @Test
    void aSessionsIsKeptUntilTheLastOfItsTokensHasExpired() {
        cutOff(ACME, new Session("s", START.plusSeconds(60)));
        tick(Duration.ofSeconds(60));
        assertThat(cutOffs(ACME).session("s")).isEqualTo(3);
        tick(Duration.ofMillis(1));
        assertThat(cutOffs(ACME).session("s")).isZero();
        assertThat(log.image().organizationsImage().firstExpiry()).isNull();
    }

    @Test
    void aSessionAndATokenOfOneNameAreForgottenEachInItsTime() {
        cutOff(ACME, new Session("x", START.plusSeconds(60)));
        cutOff(ACME, new TokenId("x", START.plusSeconds(60)));
        cutOff(ACME, new TokenId("x", START.plusSeconds(90)));
        tick(Duration.ofSeconds(61));
        assertThat(cutOffs(ACME).session("x")).isZero();
        assertThat(cutOffs(ACME).token("x")).isEqualTo(5);
    }

    @Test
    void aSessionThatLeavesLeavesTheHash() {
        PolicyImage before = log.image();
        cutOff(ACME, new Session("s", START.plusSeconds(60)));
        tick(Duration.ofSeconds(61));
        PolicyImage after = log.image();
        Images.assertHashHolds(after);
        assertThat(Objects.requireNonNull(after.organization(ACME)).stateHash())
                .isEqualTo(Objects.requireNonNull(before.organization(ACME)).stateHash());
    }

    @Test
    void ofTwoExpiriesOfASessionTheLaterCounts() {
        cutOff(ACME, new Session("s", START.plusSeconds(60)));
        cutOff(ACME, new Session("s", START.plusSeconds(30)));
        tick(Duration.ofSeconds(45));
        assertThat(cutOffs(ACME).session("s")).isEqualTo(4);
        cutOff(ACME, new Session("s", START.plusSeconds(90)));
        tick(Duration.ofSeconds(44));
        assertThat(cutOffs(ACME).session("s")).isEqualTo(6);
        tick(Duration.ofSeconds(2));
        assertThat(cutOffs(ACME).session("s")).isZero();
    }

    @Test
    void aSessionsForEverIsKeptWhicheverComesFirst() {
        cutOff(ACME, new Session("a", null));
        cutOff(ACME, new Session("a", START.plusSeconds(60)));
        cutOff(ACME, new Session("b", START.plusSeconds(60)));
        cutOff(ACME, new Session("b", null));
        assertThat(log.image().organizationsImage().firstExpiry()).isNull();
        tick(Duration.ofDays(10_000));
        assertThat(cutOffs(ACME).session("a")).isEqualTo(4);
        assertThat(cutOffs(ACME).session("b")).isEqualTo(6);
    }

    @Test
    void anOrganizationThatGoesTakesItsExpiriesAlong() {
        cutOff(OTHER, new Session("s", START.plusSeconds(60)));
        log.command(OTHER, OTHER, new OrganizationEvent.OrganizationDeleted());
        assertThat(log.image().organizationsImage().firstExpiry()).isNull();
    }

    @Test
    void whatLeavesLeavesTheHash() {
        PolicyImage before = log.image();
        cutOff(ACME, new TokenId("t", START.plusSeconds(60)));
        PolicyImage with = log.image();
        assertThat(with.stateHash()).isNotEqualTo(before.stateHash());
        tick(Duration.ofSeconds(61));
        PolicyImage after = log.image();
        Images.assertHashHolds(after);
        assertThat(Images.facts(after)).noneMatch(fact -> fact.contains("TOKEN_ID"));
        assertThat(Objects.requireNonNull(after.organization(ACME)).stateHash())
                .isEqualTo(Objects.requireNonNull(before.organization(ACME)).stateHash());
    }

    @Test
    void ofTwoExpiriesTheLaterCounts() {
        cutOff(ACME, new TokenId("t", START.plusSeconds(60)));
        cutOff(ACME, new TokenId("t", START.plusSeconds(30)));
        tick(Duration.ofSeconds(45));
        assertThat(cutOffs(ACME).token("t")).isEqualTo(4);
        cutOff(ACME, new TokenId("t", START.plusSeconds(90)));
        tick(Duration.ofSeconds(44));
        assertThat(cutOffs(ACME).token("t")).isEqualTo(6);
        tick(Duration.ofSeconds(2));
        assertThat(cutOffs(ACME).token("t")).isZero();
    }

    @Test
    void oneThatComesTooLateIsForgottenAtOnce() {
        log.later(Duration.ofSeconds(61));
        cutOff(ACME, new TokenId("t", START.plusSeconds(60)));
        assertThat(cutOffs(ACME).list()).isEmpty();
    }

    @Test
    void othersAreKept() {
        cutOff(ACME, new CutOffTarget.WholeOrganization());
        cutOff(ACME, new Session("s", null));
        tick(Duration.ofDays(10_000));
        assertThat(cutOffs(ACME).organization()).isEqualTo(3);
        assertThat(cutOffs(ACME).session("s")).isEqualTo(4);
    }

    /** An event of another organization, some time later. */
    private void tick(Duration duration) {
        log.later(duration);
        cutOff(OTHER, new Session("tick", null));
    }

    private void cutOff(OrganizationId organization, CutOffTarget target) {
        revocations++;
        RevocationId id = new RevocationId("r" + revocations);
        log.command(organization, id, new RevocationEvent.TokensCutOff(id, organization, target));
    }

    private CutOffs cutOffs(OrganizationId organization) {
        return Objects.requireNonNull(log.image().organization(organization)).cutOffs();
    }
}
