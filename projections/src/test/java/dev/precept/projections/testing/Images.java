package dev.precept.projections.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledOperation;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.FactSum;
import dev.precept.projections.image.Facts;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.StateHash;
import dev.precept.projections.image.UserImage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Makes and compares images. */
public final class Images {
    /** The log of test histories. */
    public static final String LOG = "test-log";

    private Images() {}

    /** The image of these events, which begin a log, taken in as one batch. */
    public static PolicyImage of(List<EventEnvelope> events) {
        return after(PolicyImage.empty(LOG), events);
    }

    /** The image after these events as well, taken in as one batch. */
    public static PolicyImage after(PolicyImage image, List<EventEnvelope> events) {
        PolicyDelta delta = new PolicyDelta(image);
        events.forEach(delta::replay);
        return delta.apply(Provenance.TAIL);
    }

    /** The events of a log, a list for each command. */
    public static List<List<EventEnvelope>> commands(List<EventEnvelope> events) {
        List<List<EventEnvelope>> commands = new ArrayList<>();
        List<EventEnvelope> open = new ArrayList<>();
        for (EventEnvelope event : events) {
            open.add(event);
            if (event.position().equals(event.lastOfCommand())) {
                commands.add(open);
                open = new ArrayList<>();
            }
        }
        return commands;
    }

    /** The images say the same, and answer every look-up the same. */
    public static void assertSame(PolicyImage actual, PolicyImage expected) {
        assertThat(facts(actual)).isEqualTo(facts(expected));
        assertThat(answers(actual)).isEqualTo(answers(expected));
        assertThat(actual.position()).isEqualTo(expected.position());
        assertThat(actual.at()).isEqualTo(expected.at());
        assertThat(actual.stateHash()).isEqualTo(expected.stateHash());
    }

    /** The hash that was kept on the way is that of the facts there are. */
    public static void assertHashHolds(PolicyImage image) {
        FactSum.Builder all = new FactSum.Builder(FactSum.ZERO);
        for (OrganizationImage organization : image.organizations()) {
            FactSum.Builder own = new FactSum.Builder(FactSum.ZERO);
            Facts.forEach(organization, fact -> own.add(FactCodec.encode(fact)));
            StateHash hash = own.build().hash();
            assertThat(organization.stateHash()).isEqualTo(hash);
            OrganizationId id = organization.document().id();
            all.add(FactCodec.encode(new Fact.OrganizationState(id, hash)));
        }
        image.organizationsImage()
                .deleted()
                .values()
                .forEach(gone -> all.add(FactCodec.encode(gone)));
        assertThat(image.stateHash()).isEqualTo(all.build().hash());
    }

    /** What the image says, in writing. */
    public static List<String> facts(PolicyImage image) {
        List<String> lines = new ArrayList<>();
        Facts.forEach(
                image,
                fact -> lines.add(new String(FactCodec.encode(fact), StandardCharsets.UTF_8)));
        return lines;
    }

    /** What was compiled from what it says, by asking. */
    private static TreeMap<String, Object> answers(PolicyImage image) {
        TreeMap<String, Object> answers = new TreeMap<>();
        for (OrganizationImage organization : image.organizations()) {
            String name = organization.document().id().value();
            answers.put(name + " children", image.children(organization.document().id()));
            answers.put(name + " hash", organization.stateHash());
            organization.apis().forEach(api -> ofApi(answers, organization, api));
            for (ApplicationImage application : organization.applications()) {
                String client = application.document().id().value();
                answers.put("client " + client, image.application(client));
            }
            for (UserImage user : organization.users(null, Integer.MAX_VALUE)) {
                ofUser(answers, image, organization, user);
            }
            for (int i = 0; i < 60; i++) {
                Handle handle = new Handle("org" + i);
                answers.put("used " + handle, image.handleUsed(handle));
            }
        }
        return answers;
    }

    private static void ofApi(
            TreeMap<String, Object> answers, OrganizationImage organization, ApiImage api) {
        String name = api.document().id().value();
        for (ScopeDocument scope : api.scopes()) {
            String wireName = scope.wireName().value();
            answers.put(name + " wire " + wireName, organization.scopeByWireName(wireName));
            answers.put(name + " name " + scope.name(), api.scope(scope.name()));
            answers.put(
                    name + " roles " + scope.name(),
                    organization.rolesGiving(scope.id()).stream()
                            .map(RoleImage::document)
                            .toList());
        }
        answers.put(
                name + " identifier",
                organization.apiByIdentifier(api.document().identifier()) == api);
        for (String method : List.of("GET", "POST", "DELETE")) {
            for (String path : List.of("/", "/users/me", "/users/7", "/files/a.json", "/none")) {
                answers.put(name + method + path, api.match(method, path));
            }
        }
        api.operations()
                .forEach(
                        operation -> {
                            CompiledOperation compiled = api.operation(operation.key());
                            answers.put(name + operation.key(), compiled);
                        });
        String type = api.document().details().resourceType();
        if (type != null) {
            answers.put(
                    name + " type",
                    organization.apisByName(type).stream().map(ApiImage::document).toList());
        }
    }

    private static void ofUser(
            TreeMap<String, Object> answers,
            PolicyImage image,
            OrganizationImage organization,
            UserImage user) {
        String name = user.id().value();
        answers.put(
                name + " roles",
                organization.effectiveRoles(user, organization.heldRoles(user, image.at())).stream()
                        .map(RoleImage::document)
                        .toList());
        answers.put(
                name + " groups",
                organization.groupsOf(user).stream().map(group -> group.document()).toList());
        List<OrganizationImage> levels = new ArrayList<>(image.ancestors(organization));
        levels.add(organization);
        for (OrganizationImage level : levels) {
            for (ApiImage api : level.apis()) {
                for (ScopeDocument scope : api.scopes()) {
                    RoleAudience audience = new RoleAudience.Organization();
                    answers.put(
                            name + " gets " + scope.id(),
                            organization.gives(
                                    user,
                                    organization.heldRoles(user, image.at()),
                                    scope.id(),
                                    audience));
                }
            }
        }
    }
}
