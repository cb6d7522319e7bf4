package dev.precept.pdp.management;

import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.RoleId;
import dev.precept.pdp.audit.BootstrapUses;
import dev.precept.pdp.audit.DecisionReader;
import dev.precept.pdp.audit.TokenOutcome;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What was done in emergencies: every role that was given for one, in spite of what it excludes,
 * and every use of the bootstrap credential: what it changed in the organization. Of {@code
 * system}, what happened anywhere, and the tokens that the credential was given or refused.
 */
final class BreakGlassReport {
    static final List<String> COLUMNS =
            List.of(
                    "kind",
                    "at",
                    "organization",
                    "type",
                    "entity",
                    "position",
                    "command",
                    "correlation",
                    "reason",
                    "by",
                    "member",
                    "validFrom",
                    "validUntil",
                    "breakGlass",
                    "state");

    private static final int PAGE = 1_000;

    private final View view;
    private final BootstrapUses events;
    private final BootstrapUses.Span span;
    private final Instant now;
    private final List<Line> tokens;

    private enum Kind {
        TOKEN,
        EVENT,
        EMERGENCY
    }

    private enum State {
        IN_FORCE,
        /** It came to its end. */
        ENDED,
        /** It was taken back before, or changed. */
        TAKEN_BACK
    }

    /** A report from an instant on, up to the view's position. */
    BreakGlassReport(View view, BootstrapUses events, DecisionReader decisions, Times times) {
        this.view = view;
        this.events = events;
        OrganizationId only = view.isSystem() ? null : view.id();
        this.span = new BootstrapUses.Span(only, times.from(), view.image().position());
        this.now = times.to();
        this.tokens = view.isSystem() ? tokens(decisions, times) : List.of();
    }

    /** From when to when. */
    record Times(Instant from, Instant to) {}

    private List<Line> tokens(DecisionReader decisions, Times times) {
        DecisionReader.Span asked =
                new DecisionReader.Span(times.from(), times.to(), Limits.TOKENS_TOLD);
        DecisionReader.OutcomeFilter filter =
                new DecisionReader.OutcomeFilter(null, ApplicationId.BOOTSTRAP.value(), null, null);
        return decisions.outcomes(OrganizationId.SYSTEM, asked, filter).reversed().stream()
                .map(this::line)
                .toList();
    }

    /** Tokens first, each kind in the order of time. */
    Iterator<Line> after(@Nullable String key) {
        Stream<Line> given =
                tokens.stream().filter(it -> key == null || it.key().compareTo(key) > 0);
        String prefix = Kind.EVENT.ordinal() + " ";
        long position = key != null && key.startsWith(prefix) ? number(key) : 0;
        Iterator<Line> first = given.iterator();
        Iterator<Line> rest = new Events(position);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || rest.hasNext();
            }

            @Override
            public Line next() {
                return first.hasNext() ? first.next() : rest.next();
            }
        };
    }

    private static long number(String key) {
        try {
            return Long.parseUnsignedLong(key.substring(2));
        } catch (NumberFormatException e) {
            throw Pages.invalidCursor();
        }
    }

    /** Sorts as text in the order of time: an instant's own text varies in its length. */
    static String key(Instant at, UUID id) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return String.format(Locale.ROOT, "%d %019d %s", Kind.TOKEN.ordinal(), micros, id);
    }

    private Line line(DecisionReader.Outcome one) {
        TokenOutcome outcome = one.outcome();
        String error = outcome.error();
        Thing bootstrap = new ReportThings(view).application(ApplicationId.BOOTSTRAP);
        return Line.of(
                key(outcome.at(), one.id()),
                Kind.TOKEN,
                outcome.at(),
                organization(OrganizationId.SYSTEM.value()),
                outcome.kind().name() + (error == null ? "" : " " + error),
                bootstrap,
                outcome.position(),
                null,
                null,
                null,
                bootstrap,
                null,
                null,
                null,
                null,
                null);
    }

    private Line line(StoredEvent event) {
        if (!(PlainJson.read(event.envelope()) instanceof Map<?, ?> envelope)) {
            throw new IllegalStateException("event " + event.position() + " is no object");
        }
        String type = event.type();
        RecordedEvent recorded = ImageFeed.envelope(event).recorded();
        Given given = Given.of(recorded, view.image());
        BreakGlass breakGlass = given == null ? null : given.validity().breakGlass();
        return Line.of(
                String.format(Locale.ROOT, "%d %019d", Kind.EVENT.ordinal(), event.position()),
                given == null ? Kind.EVENT : Kind.EMERGENCY,
                Instant.EPOCH.plus(event.atMicros(), ChronoUnit.MICROS),
                organization(event.organization()),
                type,
                new Thing(
                        type.substring(0, type.indexOf('.')),
                        given == null ? null : given.role(),
                        event.stream()),
                event.position(),
                envelope.get("command"),
                envelope.get("correlation"),
                envelope.get("reason"),
                ReportThings.of(view.image(), recorded.actor()),
                given == null ? null : given.member(),
                given == null ? null : given.validity().from(),
                given == null ? null : given.validity().until(),
                breakGlass == null ? null : breakGlass.reason(),
                given == null ? null : given.state(now));
    }

    /**
     * That somebody was given a role for an emergency.
     *
     * @param role its handle; null where it is gone
     * @param isLeft whether it is as it was given
     */
    private record Given(@Nullable String role, Thing member, Validity validity, boolean isLeft) {
        /** Null where the event is another. */
        static @Nullable Given of(RecordedEvent recorded, PolicyImage image) {
            if (!(recorded.event() instanceof RoleEvent.MemberAdded added)
                    || added.breakGlass() == null) {
                return null;
            }
            Member member = added.member();
            OrganizationImage organization = image.organization(recorded.organization());
            if (organization == null) {
                return new Given(null, unknown(member), added.validity(), false);
            }
            RoleImage role = organization.role(new RoleId(recorded.stream()));
            return new Given(
                    role == null ? null : role.document().handle().value(),
                    ReportThings.of(organization, member),
                    added.validity(),
                    role != null
                            && added.validity().equals(role.validity(member))
                            && ReportThings.of(organization, member).handle() != null);
        }

        private static Thing unknown(Member member) {
            return switch (member) {
                case Member.User(var id) -> new Thing("user", null, id.value());
                case Member.Group(var id) -> new Thing("group", null, id.value());
                case Member.ProviderGroup named ->
                        new Thing("idp-group", null, RoleImage.name(named));
            };
        }

        State state(Instant now) {
            if (validity.isOver(now)) {
                return State.ENDED;
            }
            return isLeft ? State.IN_FORCE : State.TAKEN_BACK;
        }
    }

    private Thing organization(String id) {
        OrganizationImage found = view.image().organization(new OrganizationId(id));
        return new Thing(
                "organization", found == null ? null : found.document().handle().value(), id);
    }

    /** The events, a thousand at a time. */
    private final class Events implements Iterator<Line> {
        private long position;
        private List<StoredEvent> page = List.of();
        private int at;
        private boolean isEnd;

        Events(long position) {
            this.position = position;
        }

        @Override
        public boolean hasNext() {
            if (at == page.size() && !isEnd) {
                page = events.after(position, span, PAGE);
                at = 0;
                isEnd = page.size() < PAGE;
            }
            return at < page.size();
        }

        @Override
        public Line next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            StoredEvent event = page.get(at++);
            position = event.position();
            return line(event);
        }
    }
}
