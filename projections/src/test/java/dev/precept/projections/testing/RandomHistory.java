package dev.precept.projections.testing;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.testing.World.Organization;
import dev.precept.projections.testing.World.Thing;
import dev.precept.testing.RandomConditions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A log as commands could have made it, at random: organizations in organizations, APIs with scopes
 * and operations, applications, roles, users, groups in groups, plans, subscriptions, keys,
 * gateways, API keys, identity providers, policies, resource instances and cut-offs, made, changed,
 * deleted, and made again under their old handles. References dangle where something was deleted.
 * Few names, so that they meet. The same seed gives the same history.
 */
public final class RandomHistory {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST_ORGANIZATIONS = 5;

    private final Random random;
    private final World world = new World();
    private final RandomApis apis;
    private final RandomSubjects subjects;
    private final RandomClients clients;
    private final RandomCallers callers;
    private final RandomRules rules;
    private final RandomConditions conditions;
    private long position;
    private int ids;
    private Instant at = START;
    private boolean hasRego;

    public RandomHistory(Random random) {
        this.random = random;
        this.apis = new RandomApis(this);
        this.subjects = new RandomSubjects(this);
        this.clients = new RandomClients(this);
        this.callers = new RandomCallers(this);
        this.rules = new RandomRules(this);
        this.conditions = new RandomConditions(random);
    }

    /** With policies in Rego, and with policies that are attached to roles. */
    public RandomHistory withRego() {
        hasRego = true;
        return this;
    }

    boolean hasRego() {
        return hasRego;
    }

    /** The events of this many commands, from the first position on, with policies in Rego. */
    public static List<EventEnvelope> of(Random random, int commands) {
        RandomHistory history = new RandomHistory(random).withRego();
        List<EventEnvelope> events = new ArrayList<>();
        for (int i = 0; i < commands; i++) {
            events.addAll(history.nextCommand());
        }
        return events;
    }

    /** The events of the next command, at least one. */
    public List<EventEnvelope> nextCommand() {
        while (true) {
            List<Happened> happened = tryCommand();
            if (!happened.isEmpty()) {
                return recorded(happened);
            }
        }
    }

    /** An event and whose it is. */
    record Happened(Organization organization, Thing thing, DomainEvent event) {}

    private List<Happened> tryCommand() {
        if (world.organizations.isEmpty() || chance(2)) {
            return organizationCommand();
        }
        Organization organization = pick(world.organizations);
        return switch (random.nextInt(22)) {
            case 0, 1 -> callers.command(organization);
            case 2, 3 -> rules.command(organization);
            case 4, 5, 6, 7, 8 -> apis.command(organization);
            case 9, 10, 11, 12, 13, 14, 15 -> subjects.command(organization);
            default -> clients.command(organization);
        };
    }

    private List<Happened> organizationCommand() {
        boolean isFull = world.organizations.size() >= MOST_ORGANIZATIONS;
        if (world.organizations.isEmpty() || (!isFull && chance(60))) {
            return createOrganization();
        }
        Organization organization = pick(world.organizations);
        if (chance(50)) {
            return List.of(
                    new Happened(
                            organization,
                            organization,
                            new OrganizationEvent.OrganizationChanged(
                                    "Name " + random.nextInt(100), pickMode())));
        }
        boolean hasChildren =
                world.organizations.stream().anyMatch(other -> other.parent == organization);
        if (hasChildren) {
            return List.of();
        }
        world.organizations.remove(organization);
        return List.of(
                new Happened(
                        organization, organization, new OrganizationEvent.OrganizationDeleted()));
    }

    private List<Happened> createOrganization() {
        String handle = "org" + random.nextInt(50);
        if (!world.usedHandles.add(handle)) {
            return List.of();
        }
        Organization parent =
                world.organizations.isEmpty() || chance(40) ? null : pick(world.organizations);
        Organization made = new Organization(freshId("o"), handle, parent);
        world.organizations.add(made);
        OrganizationId parentId = parent == null ? null : parent.id();
        return List.of(
                new Happened(
                        made,
                        made,
                        new OrganizationEvent.OrganizationCreated(
                                made.id(),
                                made.handle(),
                                "Name " + random.nextInt(100),
                                parentId,
                                OrganizationMode.AUTHORIZATION)));
    }

    private List<EventEnvelope> recorded(List<Happened> happened) {
        at = at.plus(Duration.ofMillis(random.nextInt(20_000)));
        Position last = new Position(position + happened.size());
        UUID command = uuid();
        List<EventEnvelope> events = new ArrayList<>();
        for (Happened one : happened) {
            one.thing().revision++;
            position++;
            events.add(
                    new EventEnvelope(
                            new Position(position),
                            last,
                            at,
                            new RecordedEvent(
                                    uuid(),
                                    one.thing().id,
                                    one.thing().revision,
                                    one.organization().id(),
                                    Actor.SERVICE,
                                    command,
                                    "test",
                                    one.event())));
        }
        return events;
    }

    private OrganizationMode pickMode() {
        return chance(90) ? OrganizationMode.AUTHORIZATION : OrganizationMode.TOKEN_SERVICE;
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    Random random() {
        return random;
    }

    Instant now() {
        return at;
    }

    String freshId(String prefix) {
        ids++;
        return prefix + ids;
    }

    /** A condition, in so many of a hundred cases; else null. */
    @Nullable Condition condition(int percent) {
        return chance(percent) ? conditions.acceptable(3, true) : null;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** A handle that none of these things has; null if the one that came up is taken. */
    @Nullable String freeHandle(String prefix, List<? extends Thing> taken) {
        String handle = prefix + random.nextInt(12);
        return taken.stream().anyMatch(thing -> thing.handle.equals(handle)) ? null : handle;
    }
}
