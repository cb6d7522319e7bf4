package dev.precept.pdp.management;

import dev.precept.domain.api.ApiDecider;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.subscription.SubscriptionDecider;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Composition;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.management.Declared.Thing;
import dev.precept.pdp.management.Parts.Part;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.Node;
import dev.precept.pdp.management.document.Place;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.SubscriptionDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes an organization what a document says: finds out what differs, and gives the commands for
 * that, all in one hypothesis. What waits for another part is given again after the others, so that
 * the document's own order says nothing. Used by one thread; each run begins anew.
 */
final class Applying implements Composition {
    private static final Rejection REFUSED =
            new Rejection(Rejection.Code.NOT_ALLOWED, "The document is not applied.");

    private static final String EXCLUDES = "excludes";
    private static final String PARENT = "parent";
    private static final Place START = new Place(1, 1);

    private final Carrier carrier;
    private final Carrier.Sender sender;
    private final Handle handle;
    private final Declared declared;
    private final Wanted wanted;
    private @Nullable ProblemException refusal;
    private @Nullable Outcome outcome;

    /**
     * A document that is to be applied.
     *
     * @param sender who applies it, and may
     */
    Applying(
            Carrier carrier,
            Carrier.Sender sender,
            Handle organization,
            Declared declared,
            Wanted wanted) {
        this.carrier = carrier;
        this.sender = sender;
        this.handle = organization;
        this.declared = declared;
        this.wanted = wanted;
    }

    /**
     * How it is to be applied.
     *
     * @param isPruning whether what the document leaves out of the kinds that it names is deleted
     * @param expected the hash that the organization's content must have; null for any
     */
    record Wanted(boolean isPruning, @Nullable String expected) {}

    /**
     * What became of it.
     *
     * @param before the organization's things before
     * @param after and after
     * @param drift where the things stand that the document leaves out, and that are still there
     */
    record Outcome(
            Hypothesis hypothesis,
            WholeDocument.Made before,
            WholeDocument.Made after,
            List<String> drift) {}

    /**
     * A command.
     *
     * @param body what it says, where it stands in the document, or in the organization's own
     */
    private record Step(HttpMethod method, Section section, List<String> keys, Cursor body) {
        Step with(HttpMethod other) {
            return new Step(other, section, keys, body);
        }

        Step with(Cursor other) {
            return new Step(method, section, keys, other);
        }
    }

    /** Why the last run was refused; null where it was not. */
    @Nullable ProblemException refusal() {
        return refusal;
    }

    /** What the last run came to. */
    Outcome outcome() {
        return Objects.requireNonNull(outcome, "it was not refused");
    }

    @Override
    public CommandResult on(Hypothesis hypothesis) {
        refusal = null;
        outcome = null;
        try {
            int happened = hypothesis.size();
            View view = view(hypothesis.image());
            WholeDocument.Made before = WholeDocument.of(view, declared.namesUsers());
            expect(view, before, hypothesis);
            Map<String, Part> there = Parts.of(before.members());
            List<String> left = leftOut(there);
            check(carryOut(hypothesis, steps(view, there, left)));
            View then = view(hypothesis.image());
            WholeDocument.Made after = WholeDocument.of(then, declared.namesUsers());
            outcome = new Outcome(hypothesis, before, after, wanted.isPruning() ? List.of() : left);
            return new CommandResult.Done(
                    hypothesis.before().position(),
                    then.id().value(),
                    then.organization().document().meta().revision(),
                    hypothesis.events().stream().skip(happened).map(EventEnvelope::event).toList(),
                    List.of());
        } catch (ProblemException e) {
            refusal = e;
            return new CommandResult.Refused(REFUSED);
        }
    }

    private View view(PolicyImage image) {
        return new View(
                image, View.found(image.organization(handle), "organization", handle.value()));
    }

    /** What is expected rests on all that is there, so nobody may change it meanwhile. */
    private void expect(View view, WholeDocument.Made before, Hypothesis hypothesis) {
        String expected = wanted.expected();
        if (expected == null) {
            return;
        }
        WholeDocument.Made other = WholeDocument.of(view, !declared.namesUsers());
        if (!expected.equals(before.hash()) && !expected.equals(other.hash())) {
            throw ProblemException.of(
                    412,
                    "content-mismatch",
                    "The organization is not what 'expect' says: its contentHash is "
                            + before.hash()
                            + ". Export it again, or leave 'expect' out.");
        }
        hypothesis.restsOn(before.streams());
    }

    private List<String> leftOut(Map<String, Part> there) {
        List<String> left = new ArrayList<>();
        there.forEach(
                (pointer, part) -> {
                    if (declared.leavesOut(pointer, part)) {
                        left.add(pointer);
                    }
                });
        return left;
    }

    private List<Step> steps(View view, Map<String, Part> there, List<String> left) {
        Map<Section, List<Thing>> bySection = new HashMap<>();
        for (Thing thing : declared.things()) {
            bySection.computeIfAbsent(thing.section(), _ -> new ArrayList<>()).add(thing);
        }
        List<Step> steps = new ArrayList<>();
        List<Step> later = new ArrayList<>();
        for (Section section : Section.values()) {
            for (Thing thing : bySection.getOrDefault(section, List.of())) {
                Part part = there.get(thing.body().pointer());
                if (part == null || !isSame(part, thing)) {
                    add(view, thing, part, steps, later);
                }
            }
        }
        steps.addAll(later);
        if (wanted.isPruning()) {
            Map<Section, List<Step>> deletes = new HashMap<>();
            for (String pointer : left) {
                Part part = Objects.requireNonNull(there.get(pointer));
                deletes.computeIfAbsent(part.section(), _ -> new ArrayList<>())
                        .add(delete(pointer, part));
            }
            for (Section section : List.of(Section.values()).reversed()) {
                steps.addAll(deletes.getOrDefault(section, List.of()));
            }
        }
        return steps;
    }

    private static boolean isSame(Part part, Thing thing) {
        return CanonicalJson.write(part.body())
                .equals(CanonicalJson.write(PlainJson.plain(thing.body().node())));
    }

    private static Step delete(String pointer, Part part) {
        Node nothing = new Node.ObjectNode(START, Map.of());
        Cursor body = new Cursor(pointer, START, nothing);
        return new Step(HttpMethod.DELETE, part.section(), part.keys(), body);
    }

    /** Subscriptions are for APIs that are published: where those go on to comes later. */
    private void add(
            View view, Thing thing, @Nullable Part part, List<Step> steps, List<Step> later) {
        Step step = new Step(HttpMethod.PUT, thing.section(), thing.keys(), thing.body());
        switch (thing.section()) {
            case LIFECYCLE -> {
                steps.add(step.with(HttpMethod.POST));
                later.add(step.with(HttpMethod.POST));
            }
            case SUBSCRIPTION_STATE -> steps.add(step.with(HttpMethod.POST));
            case ORGANIZATION -> steps.add(step.with(withParent(view, thing.body())));
            case ROLE -> {
                boolean isTwice = part == null && thing.body().member(EXCLUDES) != null;
                steps.add(isTwice ? step.with(without(thing.body(), EXCLUDES)) : step);
                if (isTwice) {
                    later.add(step);
                }
            }
            default -> steps.add(step);
        }
    }

    /** Where an organization lies is not its content, and never changes. */
    private static Cursor withParent(View view, Cursor body) {
        OrganizationId parent = view.organization().document().parent();
        OrganizationImage above = parent == null ? null : view.image().organization(parent);
        if (above == null) {
            return body;
        }
        Place place = body.node().place();
        Node.Scalar handle =
                new Node.Scalar(place, Node.Kind.TEXT, above.document().handle().value());
        Map<String, Node.Member> members = new LinkedHashMap<>(members(body));
        members.put(PARENT, new Node.Member(place, handle));
        return new Cursor(body.pointer(), body.place(), new Node.ObjectNode(place, members));
    }

    private static Cursor without(Cursor body, String name) {
        Map<String, Node.Member> members = new LinkedHashMap<>(members(body));
        members.remove(name);
        Node node = new Node.ObjectNode(body.node().place(), members);
        return new Cursor(body.pointer(), body.place(), node);
    }

    private static Map<String, Node.Member> members(Cursor body) {
        return body.node() instanceof Node.ObjectNode(_, Map<String, Node.Member> members)
                ? members
                : Map.of();
    }

    private void check(Map<Step, ProblemException> refused) {
        if (!refused.isEmpty() || !declared.faults().isEmpty()) {
            throw all(refused);
        }
    }

    /**
     * Again and again what was refused, as long as something else got through meanwhile.
     *
     * @return what is refused for good
     */
    private Map<Step, ProblemException> carryOut(Hypothesis hypothesis, List<Step> steps) {
        List<Step> open = steps;
        for (int round = 1; ; round++) {
            Map<Step, ProblemException> refused = new LinkedHashMap<>();
            for (Step step : open) {
                try {
                    carry(hypothesis, step);
                } catch (ProblemException e) {
                    if (e.problem().status() >= 500) {
                        throw e;
                    }
                    refused.put(step, e);
                }
            }
            if (refused.isEmpty()
                    || refused.size() == open.size()
                    || round == Limits.DOCUMENT_ROUNDS) {
                return refused;
            }
            open = List.copyOf(refused.keySet());
        }
    }

    private void carry(Hypothesis hypothesis, Step step) {
        switch (step.section()) {
            case LIFECYCLE -> {
                View view = view(hypothesis.image());
                ApiImage api = view.ownApi(new Handle(step.keys().getFirst()));
                Lifecycle to = constant(step.body(), Lifecycle.CREATED);
                reach(
                        hypothesis,
                        step,
                        Moves.between(api.document().lifecycle(), to, ApiDecider::allowedMoves));
            }
            case SUBSCRIPTION_STATE -> {
                SubscriptionStatus to = constant(step.body(), SubscriptionStatus.PENDING);
                reach(
                        hypothesis,
                        step,
                        Moves.between(
                                status(hypothesis, step.keys()),
                                to,
                                SubscriptionDecider::allowedMoves));
            }
            default -> send(hypothesis, step, step.body());
        }
    }

    private SubscriptionStatus status(Hypothesis hypothesis, List<String> keys) {
        View view = view(hypothesis.image());
        ApplicationId application = view.application(new Handle(keys.getFirst())).document().id();
        ApiId api = view.api(new Handle(keys.getLast())).document().id();
        SubscriptionDocument found = view.organization().subscription(application, api);
        return View.found(found, "subscription to", keys.getLast()).status();
    }

    /** As far as an API that is published; the rest of the way where it is so already. */
    private <E extends Enum<E>> void reach(Hypothesis hypothesis, Step step, List<E> way) {
        for (E state : way) {
            Place place = step.body().place();
            Node.Scalar to = new Node.Scalar(place, Node.Kind.TEXT, state.name());
            Map<String, Node.Member> members = Map.of("to", new Node.Member(place, to));
            Node body = new Node.ObjectNode(place, members);
            send(hypothesis, step, new Cursor(step.body().pointer(), place, body));
            if (state == Lifecycle.PUBLISHED) {
                return;
            }
        }
    }

    private static <E extends Enum<E>> E constant(Cursor part, E fallback) {
        Faults faults = new Faults();
        E constant = Fields.constant(part, fallback, faults);
        faults.check();
        return constant;
    }

    private void send(Hypothesis hypothesis, Step step, Cursor body) {
        Map<String, String> variables = step.section().variables(handle.value(), step.keys());
        carrier.carry(
                sender,
                hypothesis,
                new Carrier.Command(step.method(), step.section(), variables, body));
    }

    /** Of what is refused only since it lies in something refused nothing is told. */
    private ProblemException all(Map<Step, ProblemException> refused) {
        Set<String> pointers = new HashSet<>();
        refused.keySet().forEach(step -> pointers.add(step.body().pointer()));
        Faults faults = new Faults();
        Set<Integer> statuses = new HashSet<>();
        for (Fault fault : declared.faults()) {
            statuses.add(422);
            faults.add(fault);
        }
        refused.forEach(
                (step, refusal) -> {
                    if (!liesIn(step.body().pointer(), pointers)) {
                        statuses.add(refusal.problem().status());
                        told(step, refusal).forEach(faults::add);
                    }
                });
        return ProblemException.refused(
                statuses.size() == 1 ? statuses.iterator().next() : 422, faults.all());
    }

    private static boolean liesIn(String pointer, Set<String> refused) {
        int slash = pointer.lastIndexOf('/');
        while (slash > 0) {
            String above = pointer.substring(0, slash);
            if (refused.contains(above)) {
                return true;
            }
            slash = above.lastIndexOf('/');
        }
        return false;
    }

    private static List<Fault> told(Step step, ProblemException refusal) {
        return refusal.faults().isEmpty()
                ? List.of(step.body().fault(refusal.problem().code(), refusal.problem().detail()))
                : refusal.faults();
    }
}
