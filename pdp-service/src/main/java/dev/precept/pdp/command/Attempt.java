package dev.precept.pdp.command;

import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.pdp.command.CommandTypes.Waiting;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.pdp.eventstore.Deduplication;
import dev.precept.pdp.eventstore.Limits;
import dev.precept.pdp.eventstore.NewEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One try at a command: what it is decided on, what was decided, and what the log made of it. Goes
 * with the command through Axon; used by one thread.
 */
final class Attempt {
    private static final int FIRST_GENERATION = 1;
    private static final Rejection UPGRADING =
            new Rejection(
                    Rejection.Code.UPGRADE_IN_PROGRESS,
                    "A node of an earlier version shares the log, and would stop at what this"
                            + " writes. Ask again once all nodes are of this version.");

    static final Rejection APPROVAL_REQUIRED =
            new Rejection(
                    Rejection.Code.APPROVAL_REQUIRED,
                    "The organization's approval policy has this wait for a second person: ask for"
                            + " it by its own request to the administration API, which proposes"
                            + " it.");

    /** Under which a command message carries it. */
    static final String KEY = "attempt";

    /**
     * The command and its circumstances, the same in each try.
     *
     * @param id the command's own id
     * @param request what the caller said besides
     * @param command what is asked, as resolved for this try
     * @param generations what events every node reads
     */
    record Order(UUID id, CommandRequest request, DomainCommand command, Generations generations) {}

    private final Order order;
    private final CommandContext context;
    private final RecordingDirectory directory;
    private final boolean presumesEmpty;
    private final @Nullable Hypothesis hypothesis;
    private @Nullable Verdict verdict;
    private AppendOutcome.@Nullable Committed committed;

    /**
     * @param order what is asked
     * @param context on what the aggregate decides
     * @param directory the context's directory
     * @param isFirst whether it is the first try, which takes a new aggregate's stream for empty
     */
    Attempt(Order order, CommandContext context, RecordingDirectory directory, boolean isFirst) {
        this.order = order;
        this.context = context;
        this.directory = directory;
        this.presumesEmpty = isFirst && isFounding();
        this.hypothesis = null;
    }

    /** The same, within a hypothesis: decided, and not to be appended by itself. */
    Attempt(
            Order order,
            CommandContext context,
            RecordingDirectory directory,
            Hypothesis hypothesis) {
        this.order = order;
        this.context = context;
        this.directory = directory;
        this.presumesEmpty = isFounding() && hypothesis.presumesEmpty(stream());
        this.hypothesis = hypothesis;
    }

    /** The hypothesis that it is a part of; null where it is meant. */
    @Nullable Hypothesis hypothesis() {
        return hypothesis;
    }

    DomainCommand command() {
        return order.command();
    }

    CommandContext context() {
        return context;
    }

    String stream() {
        return Target.of(order.command()).stream();
    }

    /** The position of the image that it is decided on. */
    Position position() {
        return directory.position();
    }

    /** Whether the stream need not be read, since an append finds out if it is not empty. */
    boolean presumesEmptyStream() {
        return presumesEmpty;
    }

    private boolean isFounding() {
        return Founding.organization(order.command()) != null;
    }

    Verdict verdict() {
        return Objects.requireNonNull(verdict, "the aggregate was asked");
    }

    AppendOutcome.@Nullable Committed committed() {
        return committed;
    }

    void committed(AppendOutcome.Committed outcome) {
        committed = outcome;
    }

    /**
     * Takes note of what the aggregate decides.
     *
     * @param revision the aggregate's revision, -1 where it was never made
     * @param organization the organization it was made in, null where it was never made
     * @return the events to apply
     */
    <E extends DomainEvent> List<RecordedEvent> decide(
            long revision, @Nullable OrganizationId organization, Supplier<Outcome<E>> decider) {
        Long expected = order.request().expectedRevision();
        if (expected != null && expected != revision) {
            verdict = new Verdict.Mismatched(revision);
            return List.of();
        }
        Verdict said =
                switch (decider.get()) {
                    case Outcome.Rejected<E>(Rejection rejection) ->
                            new Verdict.Refused(revision, rejection);
                    case Outcome.Accepted<E> accepted -> accept(revision, organization, accepted);
                };
        verdict = said;
        return said instanceof Verdict.Accepted accepted && hypothesis == null
                ? accepted.events()
                : List.of();
    }

    private <E extends DomainEvent> Verdict accept(
            long revision, @Nullable OrganizationId made, Outcome.Accepted<E> accepted) {
        OrganizationId organization = made;
        if (organization == null) {
            organization = Founding.organization(order.command());
        }
        if (accepted.events().isEmpty()) {
            return new Verdict.Accepted(revision, List.of(), List.of(), List.of());
        }
        if (organization == null) {
            throw new IllegalStateException("something happened to what was never made");
        }
        if (isTooNew(accepted.events())) {
            return new Verdict.Refused(revision, UPGRADING);
        }
        if (waits(organization)) {
            if (hypothesis == null) {
                return new Verdict.Refused(revision, APPROVAL_REQUIRED);
            }
            hypothesis.waits(CommandTypes.name(order.command()));
        }
        List<RecordedEvent> events = new ArrayList<>(accepted.events().size());
        for (E event : accepted.events()) {
            events.add(
                    new RecordedEvent(
                            UUID.randomUUID(),
                            stream(),
                            revision + 1 + events.size(),
                            organization,
                            order.request().actor(),
                            order.id(),
                            order.request().correlation(),
                            order.request().reason(),
                            order.request().approval(),
                            event));
        }
        return new Verdict.Accepted(revision, events, accepted.reservations(), accepted.releases());
    }

    /**
     * Whether the command waits for a second person. What the service does of itself does not, nor
     * what an emergency asks for, which is loud and ends by itself, but for {@code system}: who has
     * rights over this service there could give himself a second pair of eyes. A change of the
     * policy itself waits while the policy asks for anything.
     */
    private boolean waits(OrganizationId organization) {
        CommandRequest request = order.request();
        if (request.approval() != null || request.actor().kind() == Actor.Kind.SERVICE) {
            return false;
        }
        ApprovalPolicy policy = directory.approvalPolicy(organization);
        if (!policy.isOn()) {
            return false;
        }
        if (isEmergency(order.command()) && !organization.equals(OrganizationId.SYSTEM)) {
            return false;
        }
        String name = CommandTypes.name(order.command());
        return name.equals(CommandTypes.APPROVAL_POLICY)
                || (policy.covers(name) && CommandTypes.waiting(name) == Waiting.POSSIBLE);
    }

    private static boolean isEmergency(DomainCommand command) {
        return (command instanceof RoleCommand.AddMember add && add.validity().breakGlass() != null)
                || (command instanceof RoleCommand.GiveShared give
                        && give.validity().breakGlass() != null);
    }

    /** Asked of the database for events alone that not every version reads. */
    private boolean isTooNew(List<? extends DomainEvent> events) {
        String reason = order.request().reason();
        int generation =
                events.stream()
                        .mapToInt(event -> EventCodec.generation(event, reason))
                        .max()
                        .orElse(0);
        return generation > FIRST_GENERATION && generation > order.generations().oldest();
    }

    /** What goes to the log for these events, which are the accepted ones in written form. */
    Append append(List<NewEvent> events) {
        if (!(verdict() instanceof Verdict.Accepted accepted)) {
            throw new IllegalStateException("nothing was accepted that could be appended");
        }
        String stream = stream();
        Set<String> reads = new HashSet<>(directory.reads());
        reads.remove(stream);
        if (accepted.reservations().size() > Limits.COMMAND_KEYS
                || accepted.releases().size() > Limits.COMMAND_KEYS
                || reads.size() > Limits.COMMAND_READS) {
            throw new TooLargeException();
        }
        return new Append(
                order.id(),
                events,
                accepted.reservations().stream()
                        .map(r -> new dev.precept.pdp.eventstore.Reservation(r.key(), stream))
                        .toList(),
                accepted.releases().stream().map(Reservation::key).toList(),
                position().value(),
                reads,
                SharedKeys.touchedBy(accepted.events()),
                deduplication(accepted));
    }

    private @Nullable Deduplication deduplication(Verdict.Accepted accepted) {
        IdempotencyKey key = order.request().idempotencyKey();
        if (key == null) {
            return null;
        }
        long revision = accepted.revision() + accepted.events().size();
        return RememberedAnswer.of(
                key, stream(), revision, accepted.revision() < 0 && revision >= 0);
    }

    /** What it would take that it does not give back itself. */
    Set<String> neededKeys() {
        if (!(verdict() instanceof Verdict.Accepted accepted)) {
            return Set.of();
        }
        Set<String> keys = new HashSet<>();
        accepted.reservations().forEach(reservation -> keys.add(reservation.key()));
        accepted.releases().forEach(release -> keys.remove(release.key()));
        return keys;
    }

    /** Why it is refused where these keys belong to others for good; nothing where it is not. */
    Optional<Rejection> refusal(Set<String> taken) {
        return verdict() instanceof Verdict.Accepted accepted
                ? accepted.reservations().stream()
                        .filter(reservation -> taken.contains(reservation.key()))
                        .map(Reservation::refusal)
                        .findFirst()
                : Optional.empty();
    }
}
