package dev.precept.projections.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.group.GroupEvent.GroupMemberAdded;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent.ExclusionsChanged;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Who would hold roles that exclude each other, where groups are large. */
class ExclusionCheckTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final RoleId PAYER = new RoleId("payer");
    private static final RoleId APPROVER = new RoleId("approver");
    private static final RoleId CLERK = new RoleId("clerk");
    private static final GroupId CROWD = new GroupId("crowd");
    private static final GroupId OTHERS = new GroupId("others");
    private static final int USERS = 100_000;
    private static final int ASKED = 200;
    private static final int MANY = 100;
    private static final RoleId TEMP = new RoleId("temp");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Noise of the machine included: each is a matter of a millisecond. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static OrganizationImage organization;
    private static ExclusionCheck check;

    @BeforeAll
    static void start() {
        TestLog log =
                new TestLog()
                        .organization(ACME, null)
                        .command(ACME, CROWD, Samples.group("crowd"))
                        .command(ACME, OTHERS, Samples.group("others"))
                        .command(ACME, PAYER, Samples.role("payer"))
                        .command(ACME, APPROVER, Samples.role("approver"))
                        .command(ACME, CLERK, Samples.role("clerk"));
        for (int i = 0; i < 2 * USERS; i++) {
            UserId user = user(i);
            log.command(ACME, user, Samples.user(user.value()));
            log.command(
                    ACME,
                    i < USERS ? CROWD : OTHERS,
                    new GroupMemberAdded(new GroupMember.User(user)));
        }
        log.command(ACME, PAYER, new MemberAdded(new Member.Group(CROWD)));
        log.command(ACME, CLERK, new MemberAdded(new Member.User(user(USERS - 1))));
        log.command(ACME, user(0), new UserEvent.UserDeactivated());
        log.command(ACME, TEMP, Samples.role("temp"));
        for (int i = 0; i < MANY; i++) {
            RoleId role = new RoleId("role-" + i);
            log.command(ACME, role, Samples.role(role.value()));
            log.command(ACME, role, new MemberAdded(new Member.Group(CROWD)));
            GroupId team = new GroupId("team-" + i);
            log.command(ACME, team, Samples.group(team.value()));
            for (int user = USERS + 2 * i; user < USERS + 2 * i + 2; user++) {
                log.command(ACME, team, new GroupMemberAdded(new GroupMember.User(user(user))));
            }
            Validity window = new Validity(null, Instant.EPOCH.plusSeconds(i + 1), null);
            log.command(ACME, TEMP, new MemberAdded(new Member.Group(team), window));
        }
        log.command(ACME, PAYER, new ExclusionsChanged(Set.of(APPROVER)));
        organization = Objects.requireNonNull(Images.of(log.events()).organization(ACME));
        check = new ExclusionCheck(organization, Instant.EPOCH);
    }

    /** A set of 100,000 takes 12,500 bytes: one for each role and team would be 125,000,000. */
    @Test
    void whoHoldsARoleIsFoundOnceHoweverManyHoldTheOtherForATime() {
        Set<RoleId> others = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            others.add(new RoleId("role-" + i));
        }
        ExclusionCheck fresh = new ExclusionCheck(organization, Instant.EPOCH);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(fresh.between(TEMP, others)).isEmpty();
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(30_000_000);
    }

    private static UserId user(int number) {
        return new UserId("u" + number);
    }

    @Test
    void oneOfManyIsFoundAndTheOthersAreNotAskedOneByOne() {
        long begin = System.nanoTime();
        for (int i = 0; i < ASKED; i++) {
            assertThat(by(new Member.Group(OTHERS))).isFalse();
            assertThat(by(new Member.Group(CROWD))).isTrue();
            assertThat(by(new Member.User(user(i)))).isTrue();
            assertThat(by(new Member.User(user(USERS + i)))).isFalse();
            assertThat(check.between(PAYER, Set.of(CLERK)))
                    .hasValueSatisfying(
                            it -> assertThat(it.holder()).contains("'u" + (USERS - 1) + "'"));
            assertThat(check.between(APPROVER, Set.of(PAYER, CLERK))).isEmpty();
            assertThat(check.byGroup(CROWD, OTHERS)).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    }

    @Test
    void whoIsNotActiveMayBeActiveAgain() {
        assertThat(check.byRole(APPROVER, new Member.User(user(0)), Validity.ALWAYS))
                .hasValueSatisfying(it -> assertThat(it.holder()).contains("'u0'"));
    }

    /** Both roles come with the join, be it by groups one in the other; nobody held one before. */
    @Test
    void oneJoinMayBringBoth() {
        GroupId outer = new GroupId("outer");
        GroupId inner = new GroupId("inner");
        GroupId guests = new GroupId("guests");
        GroupId nobody = new GroupId("nobody");
        RoleId passing = new RoleId("passing");
        Validity early = new Validity(null, Instant.ofEpochSecond(10), null);
        Validity late = new Validity(Instant.ofEpochSecond(10), null, null);
        TestLog log = new TestLog().organization(ACME, null);
        for (GroupId group : List.of(outer, inner, guests, nobody)) {
            log.command(ACME, group, Samples.group(group.value()));
        }
        for (RoleId role : List.of(PAYER, APPROVER, CLERK, passing)) {
            log.command(ACME, role, Samples.role(role.value()));
        }
        for (int i = 0; i < 2; i++) {
            log.command(ACME, user(i), Samples.user(user(i).value()));
        }
        log.command(ACME, guests, new GroupMemberAdded(new GroupMember.User(user(1))))
                .command(ACME, outer, new GroupMemberAdded(new GroupMember.Group(inner)))
                .command(ACME, PAYER, new MemberAdded(new Member.Group(outer)))
                .command(ACME, APPROVER, new MemberAdded(new Member.Group(inner)))
                .command(ACME, CLERK, new MemberAdded(new Member.Group(nobody), early))
                .command(ACME, passing, new MemberAdded(new Member.Group(nobody), late))
                .command(ACME, PAYER, new ExclusionsChanged(Set.of(APPROVER)))
                .command(ACME, CLERK, new ExclusionsChanged(Set.of(passing)));
        OrganizationImage organization = Images.of(log.events()).organization(ACME);
        assertThat(organization).isNotNull();
        ExclusionCheck joins = new ExclusionCheck(organization, Instant.EPOCH);
        assertThat(joins.byGroup(inner, user(0)))
                .hasValueSatisfying(it -> assertThat(it.holder()).contains("'u0'"));
        assertThat(joins.byGroup(inner, guests))
                .hasValueSatisfying(it -> assertThat(it.holder()).contains("'u1'"));
        assertThat(joins.byGroup(inner, nobody)).isEmpty();
        assertThat(joins.byGroup(outer, user(0))).isEmpty();
        assertThat(joins.byGroup(nobody, user(0))).isEmpty();
    }

    private static boolean by(Member member) {
        return check.byRole(APPROVER, member, Validity.ALWAYS).isPresent();
    }
}
