package dev.precept.pdp.management;

import dev.precept.domain.api.ApiDecider;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
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

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private static final String EXCLUDES = "excludes";
    private static final String PARENT = "parent";
    private static final String STATE = "/state";
    private static final String REQUEST = "/requestedPlan";
    private static final Place START = new Place(1, 1);

    private final Carrier carrier;
    private final Carrier.Sender sender;
    private final Handle handle;
    private final Declared declared;
    private final Wanted wanted;
    private @Nullable View beginning;
    private Map<String, String> streams = Map.of();
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
     * @param before the organization's things before, by where they stand
     * @param after and after
     * @param contentHash of the organization after
     * @param drift where the things stand that the document leaves out, and that are still there
     */
    record Outcome(
            Hypothesis hypothesis,
            Map<String, Part> before,
            Map<String, Part> after,
            String contentHash,
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

    /** What the last run came to. */
    Outcome outcome() {
        return Objects.requireNonNull(outcome, "it was not refused");
    }

    @Override
    public CommandResult on(Hypothesis hypothesis) {
        outcome = null;
        int happened = hypothesis.size();
        View view = view(hypothesis.image());
        beginning = view;
        Instant now = sender.at();
        WholeDocument.Made before = WholeDocument.of(view, now, declared.namesUsers());
        expect(view, before, now, hypothesis);
        Map<String, Part> there = before.parts();
        List<String> left = leftOut(there);
        Steps steps = steps(view, before, there, left);
        streams = before.streams();
        Map<Step, ProblemException> refused = carryOut(hypothesis, steps.inOrder());
        // Nothing of the document itself is to wait for what it says of waiting.
        refused.putAll(carryOut(hypothesis, steps.last()));
        check(refused);
        View then = view(hypothesis.image());
        boolean isAsBefore = hypothesis.size() == happened;
        WholeDocument.Made after =
                isAsBefore ? before : WholeDocument.of(then, now, declared.namesUsers());
        outcome =
                new Outcome(
                        hypothesis,
                        there,
                        isAsBefore ? there : after.parts(),
                        after.hash(),
                        wanted.isPruning() ? List.of() : left);
        return new CommandResult.Done(
                hypothesis.before().position(),
                then.id().value(),
                then.organization().document().meta().revision(),
                hypothesis.events().stream().skip(happened).map(EventEnvelope::event).toList(),
                List.of());
    }

    private View view(PolicyImage image) {
        return new View(
                image, View.found(image.organization(handle), "organization", handle.value()));
    }

    /**
     * What is expected rests on all that is there, so nobody may change it meanwhile; and of two
     * who expect, one comes first.
     */
    private void expect(View view, WholeDocument.Made before, Instant now, Hypothesis hypothesis) {
        String expected = wanted.expected();
        if (expected == null) {
            return;
        }
        WholeDocument.Made other = WholeDocument.of(view, now, !declared.namesUsers());
        if (!expected.equals(before.hash()) && !expected.equals(other.hash())) {
            throw ProblemException.of(
                    412,
                    "content-mismatch",
                    "The organization is not what 'expect' says: its contentHash is "
                            + before.hash()
                            + ". Export it again, or leave 'expect' out.");
        }
        Set<String> streams = new HashSet<>(before.streams().values());
        if (!expected.equals(before.hash())) {
            streams.addAll(other.streams().values());
        }
        hypothesis.restsOnContent(view.id(), streams);
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

    /**
     * What there is to do.
     *
     * @param last what comes when all else is done
     */
    private record Steps(List<Step> inOrder, List<Step> last) {}

    private Steps steps(
            View view, WholeDocument.Made before, Map<String, Part> there, List<String> left) {
        Map<Section, List<Thing>> bySection = new HashMap<>();
        for (Thing thing : declared.things()) {
            bySection.computeIfAbsent(thing.section(), _ -> new ArrayList<>()).add(thing);
        }
        List<Step> steps = new ArrayList<>();
        List<Step> later = new ArrayList<>();
        List<Step> last = new ArrayList<>();
        for (Section section : Section.values()) {
            for (Thing thing : bySection.getOrDefault(section, List.of())) {
                String pointer = thing.body().pointer();
                Part part = there.get(pointer);
                if (!differs(section, pointer, thing, there)) {
                    continue;
                }
                if (section == Section.APPROVAL_POLICY) {
                    last.add(new Step(HttpMethod.PUT, section, thing.keys(), thing.body()));
                    continue;
                }
                if (isOver(thing, sender.at())) {
                    if (part != null) {
                        steps.add(delete(pointer, part));
                    }
                    continue;
                }
                if (wanted.isPruning() && part != null && before.gone().containsKey(pointer)) {
                    prune(pointer, part, steps);
                    part = null;
                }
                add(view, thing, part, steps, later);
            }
        }
        steps.addAll(later);
        if (wanted.isPruning()) {
            steps.addAll(deletes(there, left));
        }
        return new Steps(steps, last);
    }

    private List<Step> deletes(Map<String, Part> there, List<String> left) {
        Map<Section, List<Step>> deletes = new HashMap<>();
        for (String pointer : left) {
            Part part = Objects.requireNonNull(there.get(pointer));
            prune(pointer, part, deletes.computeIfAbsent(part.section(), _ -> new ArrayList<>()));
        }
        List<Step> all = new ArrayList<>();
        for (Section section : List.of(Section.values()).reversed()) {
            all.addAll(deletes.getOrDefault(section, List.of()));
        }
        return all;
    }

    /** What a role excludes ends with it only where that is said. */
    private static void prune(String pointer, Part part, List<Step> steps) {
        Map<String, Object> body = new LinkedHashMap<>(Writable.members(part.body()));
        if (part.section() == Section.ROLE && body.get(EXCLUDES) instanceof List<?> excludes) {
            if (!excludes.isEmpty()) {
                body.put(EXCLUDES, List.of());
                steps.add(
                        new Step(
                                HttpMethod.PUT,
                                part.section(),
                                part.keys(),
                                new Cursor(pointer, START, PlainJson.node(body))));
            }
        }
        steps.add(delete(pointer, part));
    }

    private boolean differs(Section section, String pointer, Thing thing, Map<String, Part> there) {
        return switch (section) {
            case SUBSCRIPTION_STATE, SUBSCRIPTION_REQUEST -> false; // with their subscription
            case SUBSCRIPTION -> {
                Thing state = declared.at(pointer + STATE);
                yield !isSame(there.get(pointer), thing)
                        || (state != null && !isSame(there.get(pointer + STATE), state))
                        || !isSame(there.get(pointer + REQUEST), declared.at(pointer + REQUEST));
            }
            default -> !isSame(there.get(pointer), thing);
        };
    }

    /** Whether it is a membership that has ended: it is there no more than one that is left out. */
    private static boolean isOver(Thing thing, Instant now) {
        Cursor until = thing.section().isOfRole() ? thing.body().member("validUntil") : null;
        String text = until == null ? null : until.text();
        try {
            return text != null && !now.isBefore(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return false; // told by whatever reads the body
        }
    }

    private static boolean isSame(@Nullable Part part, @Nullable Thing thing) {
        if (part == null || thing == null) {
            return part == null && thing == null;
        }
        return CanonicalJson.isSame(part.body(), PlainJson.plain(thing.body().node()));
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
            case ORGANIZATION -> steps.add(step.with(withParent(view, thing.body())));
            case ROLE -> {
                Cursor excludes = part == null ? thing.body().member(EXCLUDES) : null;
                boolean isTwice = excludes != null && !excludes.items().isEmpty();
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
            for (int from = 0; from < open.size(); from += Limits.STEPS_READ_AHEAD) {
                int to = Math.min(from + Limits.STEPS_READ_AHEAD, open.size());
                carryOut(hypothesis, open.subList(from, to), refused);
            }
            if (refused.isEmpty()
                    || refused.size() == open.size()
                    || round == Limits.DOCUMENT_ROUNDS) {
                return refused;
            }
            open = List.copyOf(refused.keySet());
        }
    }

    /** One round over some of them, of which what there is is read at once. */
    private void carryOut(
            Hypothesis hypothesis, List<Step> some, Map<Step, ProblemException> refused) {
        Set<String> touched = new LinkedHashSet<>();
        some.forEach(step -> addStream(step.body().pointer(), touched));
        hypothesis.readAhead(touched);
        for (Step step : some) {
            try {
                carry(hypothesis, step);
            } catch (ProblemException e) {
                if (e.problem().status() >= 500) {
                    throw e;
                }
                refused.put(step, e);
            }
        }
    }

    /** Adds the stream of what stands there, or of what that lies in; none where it is new. */
    private void addStream(String pointer, Set<String> touched) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            String stream = streams.get(at);
            if (stream != null) {
                touched.add(stream);
                return;
            }
        }
    }

    private void carry(Hypothesis hypothesis, Step step) {
        if (step.method().equals(HttpMethod.DELETE)) {
            send(hypothesis, step, step.body());
            return;
        }
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
            case SUBSCRIPTION -> subscribe(hypothesis, step);
            default -> send(hypothesis, step, step.body());
        }
    }

    private void subscribe(Hypothesis hypothesis, Step step) {
        String pointer = step.body().pointer();
        Thing state = declared.at(pointer + STATE);
        Thing request = declared.at(pointer + REQUEST);
        Subscribing.Sender part =
                (method, section, body) -> {
                    Step sent = new Step(method, section, step.keys(), body);
                    send(hypothesis, sent, body);
                };
        new Subscribing(
                        Objects.requireNonNull(beginning, "it runs"),
                        () -> view(hypothesis.image()),
                        step.keys(),
                        part)
                .carryOut(
                        step.body(),
                        state == null ? null : constant(state.body(), SubscriptionStatus.PENDING),
                        request == null ? null : request.body());
    }

    /** As far as an API that is published; the rest of the way where it is so already. */
    private void reach(Hypothesis hypothesis, Step step, List<Lifecycle> way) {
        for (Lifecycle state : way) {
            send(hypothesis, step, saying(step.body(), "to", state.name()));
            if (state == Lifecycle.PUBLISHED) {
                return;
            }
        }
    }

    /** A body of one member, which stands where the part does. */
    static Cursor saying(Cursor part, String name, String value) {
        Place place = part.place();
        Node.Scalar text = new Node.Scalar(place, Node.Kind.TEXT, value);
        Node body = new Node.ObjectNode(place, Map.of(name, new Node.Member(place, text)));
        return new Cursor(part.pointer(), place, body);
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
        Set<Fault> told = new LinkedHashSet<>(); // a role is made in two steps
        Set<Integer> statuses = new HashSet<>();
        for (Fault fault : declared.faults()) {
            statuses.add(422);
            told.add(fault);
        }
        refused.forEach(
                (step, refusal) -> {
                    if (!liesIn(step.body().pointer(), pointers)) {
                        statuses.add(refusal.problem().status());
                        told.addAll(told(step, refusal));
                    }
                });
        return ProblemException.refused(
                statuses.size() == 1 ? statuses.iterator().next() : 422, List.copyOf(told));
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
