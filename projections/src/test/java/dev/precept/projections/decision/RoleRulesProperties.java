package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.difference.GrantCounts;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.Touched;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Few users, groups and roles, whose assignments begin, end and exclude each other at random: every
 * answer is the specification's, whichever way it is asked for.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class RoleRulesProperties {
    private static final int HISTORIES = Integer.getInteger("histories", 30);
    private static final int EVENTS = 60;
    private static final List<String> ROLES = List.of("payer", "approver", "auditor", "clerk");
    private static final List<String> SCOPES = List.of("pay", "approve", "audit", "file");

    private final Random random = Seed.random(RoleRulesProperties.class);
    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private final OrganizationId parent = new OrganizationId("acme");
    private final OrganizationId acme;
    private final Log start;
    private final List<Member> members;

    /** Of an organization alone, or of one below another that shares its roles. */
    RoleRulesProperties(boolean isBelow) {
        Story story =
                new Story()
                        .organization("acme")
                        .api("bank")
                        .scopes("bank", "pay approve audit file");
        if (isBelow) {
            for (int i = 0; i < ROLES.size(); i++) {
                String above = ROLES.get(i) + "-above";
                story.role(above, "bank/" + SCOPES.get(i)).share(above);
            }
            story.child("shop", "acme");
        }
        story.application("app")
                .authorize("app", "bank", AuthorizationPolicy.RBAC, "pay approve audit file")
                .user("ann")
                .user("bob")
                .user("cid")
                .group("staff")
                .group("heads")
                .join("staff", "ann")
                .join("heads", "bob")
                .nest("staff", "heads")
                .provider("idp", Map.of());
        for (int i = 0; i < ROLES.size(); i++) {
            if (isBelow && i > 0) {
                story.standIn(ROLES.get(i), ROLES.get(i) + "-above");
            } else {
                story.role(ROLES.get(i), "bank/" + SCOPES.get(i));
            }
        }
        if (isBelow) {
            story.standIn("payer-too", "payer-above");
        }
        start = Log.of(story.history());
        acme = isBelow ? new OrganizationId("shop") : parent;
        OrganizationImage organization = start.image().organization(acme);
        members = new ArrayList<>();
        for (UserImage user : organization.users(null, 10)) {
            members.add(new Member.User(user.id()));
        }
        organization.groups(null, 10).forEach(it -> members.add(new Member.Group(it.id())));
        IdentityProviderId provider =
                organization.identityProviders().list().getFirst().document().id();
        members.add(new Member.ProviderGroup(provider, "one"));
        members.add(new Member.ProviderGroup(provider, "two"));
    }

    @Test
    void whatBeginsEndsAndExcludesIsDecidedAsSpecified() {
        for (int i = 0; i < HISTORIES; i++) {
            Log log = start;
            for (int j = 0; j < EVENTS; j++) {
                Log next = happen(log);
                compareDifference(log, next);
                log = next;
            }
            compare(log);
        }
        assertThat(reasons.get(Reason.PERMITTED)).isGreaterThan(100);
        assertThat(reasons.get(Reason.ROLES_EXCLUDE)).isGreaterThan(50);
        assertThat(reasons.get(Reason.ROLE_LACKS_PERMISSION)).isGreaterThan(50);
    }

    /** What a provider gives goes on being excluded by what is held here, then and afterwards. */
    @Test
    void anEmergencyExcludesNothingAndItsEndGrantsNothing() {
        OrganizationImage organization = start.image().organization(acme);
        RoleId payer = organization.role(new Handle("payer")).document().id();
        RoleId approver = organization.role(new Handle("approver")).document().id();
        UserImage ann = organization.user(new Handle("ann"));
        Member.Group staff =
                new Member.Group(organization.group(new Handle("staff")).document().id());
        String provider =
                organization.identityProviders().list().getFirst().document().id().value();
        Log excluded =
                start.with(acme, payer, new RoleEvent.ExclusionsChanged(Set.of(approver)))
                        .with(acme, payer, new RoleEvent.MemberAdded(staff))
                        .with(
                                acme,
                                approver,
                                new RoleEvent.MemberAdded(
                                        new Member.ProviderGroup(
                                                new IdentityProviderId(provider), "one")));
        Instant now = excluded.at();
        Instant end = now.plusSeconds(60);
        Validity emergency = new Validity(null, end, new BreakGlass("Fire"));
        Log given =
                excluded.with(
                        acme,
                        payer,
                        new RoleEvent.MemberAdded(new Member.User(ann.id()), emergency));
        assertThat(granted(excluded, ann, now)).isEmpty();
        assertThat(granted(given, ann, now)).containsExactly("pay");
        assertThat(granted(given, ann, end)).isEmpty();
    }

    /** What a token carries for a user whom the provider names. */
    private List<String> granted(Log log, UserImage user, Instant at) {
        return TokenPolicy.grant(log.image(), token(log, user, at, List.of("one")))
                        instanceof TokenGrant.Granted granted
                ? granted.scopes()
                : List.of();
    }

    private Log happen(Log log) {
        OrganizationImage organization = log.image().organization(acme);
        RoleImage role = pick(organization.roles());
        RoleId id = role.document().id();
        int kind = random.nextInt(10);
        if (kind == 0) {
            return log.with(acme, id, excluding(organization, role));
        }
        if (kind == 1) {
            OrganizationImage above = log.image().organization(parent);
            RoleImage shared = pick(above.roles());
            return log.with(
                    parent,
                    shared.document().id(),
                    !acme.equals(parent) && random.nextInt(4) == 0
                            ? new RoleEvent.SharingChanged(!shared.document().isShared())
                            : excluding(above, shared));
        }
        Member member = pick(members);
        Validity before = role.validity(member);
        if (kind < 5 && before != null) {
            return log.with(acme, id, new RoleEvent.MemberRemoved(member));
        }
        Validity validity = validity(log.at());
        return validity.equals(before)
                ? log
                : log.with(acme, id, new RoleEvent.MemberAdded(member, validity));
    }

    private RoleEvent excluding(OrganizationImage organization, RoleImage role) {
        Set<RoleId> excludes = new HashSet<>();
        for (RoleImage other : organization.roles()) {
            RoleId id = other.document().id();
            if (random.nextInt(4) == 0 && !id.equals(role.document().id())) {
                excludes.add(id);
            }
        }
        return new RoleEvent.ExclusionsChanged(excludes);
    }

    private Validity validity(Instant at) {
        Instant from = random.nextBoolean() ? null : at.plusSeconds(random.nextInt(100) - 50);
        Instant until = random.nextBoolean() ? null : at.plusSeconds(60 + random.nextInt(100));
        return until != null && random.nextInt(3) == 0
                ? new Validity(from, until, new BreakGlass("Fire"))
                : new Validity(from, until, null);
    }

    private void compare(Log log) {
        for (int i = 0; i < 40; i++) {
            Instant now = log.at().plusSeconds(random.nextInt(200));
            UserImage user = pick(log.image().organization(acme).users(null, 10));
            AccessRequest request = request(user, pick(SCOPES), now, random.nextBoolean());
            Decision decision = log.decide(request);
            assertThat(decision).isEqualTo(log.reference().decide(request));
            assertThat(Explanation.of(log.image(), request).decision()).isEqualTo(decision);
            reasons.merge(decision.reason(), 1, Integer::sum);
            Interned interned = Interned.of(log.image(), acme);
            if (request.application() != null) {
                assertThat(
                                interned.decide(
                                        interned.user(user.name()),
                                        interned.application("app"),
                                        interned.scope("bank", request.action()),
                                        Environment.PRODUCTION,
                                        now))
                        .isEqualTo(decision.reason());
            }
            TokenRequest token = token(log, user, now);
            assertThat(TokenPolicy.grant(log.image(), token))
                    .isEqualTo(log.reference().grant(token));
        }
    }

    private AccessRequest request(
            UserImage user, String scope, Instant now, boolean hasApplication) {
        return new AccessRequest(
                acme,
                new Subject.User(user.name()),
                scope,
                "bank",
                "",
                hasApplication ? "app" : null,
                Environment.PRODUCTION,
                now);
    }

    private TokenRequest token(Log log, UserImage user, Instant now) {
        List<String> groups = new ArrayList<>();
        for (Member member : members) {
            if (member instanceof Member.ProviderGroup named && random.nextBoolean()) {
                groups.add(named.group());
            }
        }
        return token(log, user, now, groups);
    }

    private TokenRequest token(Log log, UserImage user, Instant now, List<String> groups) {
        OrganizationImage organization = log.image().organization(acme);
        List<AttributeValue> named = new ArrayList<>();
        groups.forEach(it -> named.add(new AttributeValue.Text(it)));
        String provider =
                organization.identityProviders().list().getFirst().document().id().value();
        return new TokenRequest(
                acme,
                organization.applications().getFirst().document().id(),
                new UserId(user.name()),
                Set.copyOf(SCOPES),
                List.of(),
                now,
                new Attributes(
                        Map.of(
                                "idp",
                                new AttributeValue.Text(provider),
                                "idp_groups",
                                new AttributeValue.Items(named))),
                null);
    }

    /** As many grants differ as questions are answered otherwise. */
    private void compareDifference(Log before, Log after) {
        Instant now = after.at().plusSeconds(random.nextInt(150));
        Touched touched =
                Touched.of(
                        after.history().subList(before.history().size(), after.history().size()));
        GrantCounts counts =
                GrantDifference.between(before.image(), after.image(), acme, touched, now).counts();
        long gained = 0;
        long lost = 0;
        for (UserImage user : after.image().organization(acme).users(null, 10)) {
            for (String scope : SCOPES) {
                for (boolean hasApplication : new boolean[] {true, false}) {
                    boolean was = before.permits(request(user, scope, now, hasApplication));
                    boolean is = after.permits(request(user, scope, now, hasApplication));
                    gained += !was && is ? 1 : 0;
                    lost += was && !is ? 1 : 0;
                }
            }
        }
        assertThat(List.of(counts.gained(), counts.lost())).isEqualTo(List.of(gained, lost));
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
