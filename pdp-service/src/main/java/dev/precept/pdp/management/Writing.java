package dev.precept.pdp.management;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Composition;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.IdempotencyKey;
import dev.precept.pdp.command.Intent;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Fence;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Carries out commands: turns a request into one on whatever image it is decided on, and what
 * became of it into a reply. Threads share it.
 */
final class Writing {
    private final CommandGateway gateway;
    private final ImageLoader loader;
    private final Waits waits;
    private final Effects effects;
    private final Proposing proposing;

    Writing(CommandGateway gateway, ImageLoader loader, Waits waits, Effects effects) {
        this.gateway = gateway;
        this.waits = waits;
        this.effects = effects;
        this.loader = loader;
        this.proposing = new Proposing(gateway, loader, effects, new RandomIds());
    }

    /**
     * What replies are held back by.
     *
     * @param fence knows what gateways have
     * @param proofs prove commands
     */
    record Waits(Fence fence, CommandProofs proofs) {}

    /** How a request is answered when it holds. */
    interface Answer {
        /** The reply, from the image that has the outcome. */
        ResponseEntity<Object> reply(Written written, PolicyImage image);
    }

    /**
     * What was written.
     *
     * @param position the position of the outcome
     * @param stream the aggregate's id
     * @param revision the aggregate's revision
     * @param isCreation whether what the path names is new
     * @param isRepeated whether it was done by an earlier request with the same idempotency key
     */
    record Written(
            Position position,
            String stream,
            long revision,
            boolean isCreation,
            boolean isRepeated) {}

    /** Waits for this node's image to have all that was acknowledged before. */
    void catchUp() {
        gateway.current();
    }

    /** Carries out what the function makes of an image. */
    ResponseEntity<Object> run(Asked asked, Function<PolicyImage, Change> change, Answer answer) {
        CommandRequest request = asked.command();
        FenceRequest fenced = asked.holding().fence();
        if (fenced != null && !request.isDryRun()) {
            return run(
                    asked.withoutFence(),
                    change,
                    (written, image) ->
                            fenced(
                                    fenced,
                                    written.position(),
                                    image,
                                    answer.reply(written, image)));
        }
        if (asked.isDryRun()) {
            Hypothesis hypothesis = gateway.suppose();
            return run(asked.within(hypothesis), change, (_, _) -> dryRun(asked, hypothesis));
        }
        Resolving intent = new Resolving(change);
        Hypothesis hypothesis = asked.hypothesis();
        CommandResult result =
                hypothesis == null
                        ? gateway.execute(request, intent)
                        : hypothesis.execute(request, intent);
        PolicyImage image = hypothesis == null ? loader.image() : hypothesis.image();
        return answered(asked, result, intent, image, answer);
    }

    /**
     * Carries out several commands as one.
     *
     * @param composition what gives them; it may end the request
     */
    ResponseEntity<Object> together(Asked asked, Composition composition, Answer answer) {
        FenceRequest fenced = asked.holding().fence();
        if (fenced != null && !asked.command().isDryRun()) {
            return together(
                    asked.withoutFence(),
                    composition,
                    (written, image) ->
                            fenced(
                                    fenced,
                                    written.position(),
                                    image,
                                    answer.reply(written, image)));
        }
        Refusable all = new Refusable(composition);
        Hypothesis hypothesis = asked.isDryRun() ? gateway.suppose() : asked.hypothesis();
        CommandResult result =
                hypothesis == null
                        ? gateway.executeTogether(asked.command(), all)
                        : hypothesis.together(all);
        if (result instanceof CommandResult.Refused(Rejection rejection)) {
            all.check();
            if (rejection.code() == Rejection.Code.APPROVAL_REQUIRED) {
                return propose(asked, all);
            }
        }
        Resolving nothing = new Resolving(_ -> new Change.Nothing(0));
        PolicyImage image = hypothesis == null ? loader.image() : hypothesis.image();
        return answered(asked, result, nothing, image, answer);
    }

    /** Several commands, of which one waits, wait together. */
    private ResponseEntity<Object> propose(Asked asked, Refusable composition) {
        Hypothesis hypothesis = gateway.suppose();
        CommandResult supposed = hypothesis.together(composition);
        composition.check();
        Resolving nothing = new Resolving(_ -> new Change.Nothing(0));
        return supposed instanceof CommandResult.Done
                ? proposed(asked, hypothesis, null, nothing)
                : answered(asked, supposed, nothing, hypothesis.image(), nothing());
    }

    private ResponseEntity<Object> answered(
            Asked asked, CommandResult result, Resolving intent, PolicyImage image, Answer answer) {
        return switch (result) {
            case CommandResult.Done done -> {
                ResponseEntity<Object> reply =
                        answer.reply(
                                new Written(
                                        done.position(),
                                        done.stream(),
                                        done.revision(),
                                        !done.events().isEmpty() && intent.isCreation,
                                        false),
                                image);
                yield done.events().isEmpty() ? reply : proved(asked, done.position(), reply);
            }
            case CommandResult.Repeated repeated
                    when Proposing.find(image, asked, repeated.stream()) != null ->
                    proved(
                            asked,
                            repeated.position(),
                            proposing.reply(asked, repeated.stream(), repeated.position(), null));
            case CommandResult.Repeated repeated ->
                    proved(
                            asked,
                            repeated.position(),
                            answer.reply(
                                    new Written(
                                            repeated.position(),
                                            repeated.stream(),
                                            repeated.revision(),
                                            repeated.isCreation(),
                                            true),
                                    image));
            case CommandResult.Refused(Rejection rejection)
                    when intent.isSent && rejection.code() == Rejection.Code.APPROVAL_REQUIRED ->
                    propose(asked, intent);
            case CommandResult.Refused(Rejection rejection) ->
                    refused(asked, rejection, intent, answer);
            case CommandResult.RevisionMismatch(long current) -> throw mismatch(current);
            case CommandResult.KeyReused() ->
                    throw ProblemException.of(
                            422,
                            "idempotency-key-reused",
                            "This Idempotency-Key was used with another body.");
            case CommandResult.Unavailable(boolean isOutcomeKnown, String detail) ->
                    throw ProblemException.of(
                            503, isOutcomeKnown ? "unavailable" : "outcome-unknown", detail);
        };
    }

    /**
     * What would happen; ends the request where it is refused. Idempotency keys are not looked at.
     */
    List<EventEnvelope> rehearse(Asked asked, Function<PolicyImage, Change> change) {
        Hypothesis hypothesis = gateway.suppose();
        run(asked.notHeld().within(hypothesis), change, nothing());
        return hypothesis.events();
    }

    /** Whether a request with the same idempotency key was answered before. */
    boolean isRemembered(Asked asked) {
        IdempotencyKey key = asked.command().idempotencyKey();
        return key != null && !asked.command().isDryRun() && gateway.isRemembered(key);
    }

    /**
     * The reply to what was answered at once, held back as the caller asks for.
     *
     * @param reply names the position that it is of
     * @param isWritten whether anything was stored
     */
    ResponseEntity<Object> held(Asked asked, ResponseEntity<Object> reply, boolean isWritten) {
        String at = reply.getHeaders().getFirst(Headers.POSITION);
        if (at == null || asked.command().isDryRun()) {
            return reply;
        }
        Position position = new Position(Long.parseLong(at));
        FenceRequest fence = asked.holding().fence();
        boolean isProposed = reply.getStatusCode().isSameCodeAs(HttpStatus.ACCEPTED);
        ResponseEntity<Object> live =
                fence == null || isProposed
                        ? reply
                        : fenced(fence, position, loader.image(), reply);
        return isWritten ? proved(asked, position, live) : live;
    }

    /** The reply, once what was written is live at every gateway, or may not be waited for. */
    ResponseEntity<Object> fenced(
            FenceRequest asked,
            Position position,
            PolicyImage image,
            ResponseEntity<Object> reply) {
        long committedNanos = System.nanoTime();
        OrganizationImage organization = image.organization(asked.organization());
        OrganizationId id = organization == null ? null : organization.document().id();
        String told;
        try {
            Fence.Reach reach = waits.fence().await(id, position, committedNanos, asked.timeout());
            told =
                    reach.live()
                            ? "reached"
                            : "pending; gateways=\""
                                    + (id == null ? "" : String.join(",", Fence.names(reach, id)))
                                    + '"';
        } catch (LogUnavailableException away) {
            told = "pending";
        }
        return ResponseEntity.status(reply.getStatusCode())
                .headers(reply.getHeaders())
                .header(Headers.FENCE, told)
                .body(reply.getBody());
    }

    /** The reply with the proof of what was stored, where it is asked for. */
    private ResponseEntity<Object> proved(
            Asked asked, Position position, ResponseEntity<Object> reply) {
        ProofRequest wanted = asked.holding().proof();
        if (wanted == null || asked.hypothesis() != null) {
            return reply;
        }
        return ResponseEntity.status(reply.getStatusCode())
                .headers(reply.getHeaders())
                .header(Headers.PROOF, waits.proofs().of(position.value(), wanted))
                .body(reply.getBody());
    }

    /** Replies 200 or 201 with the thing as it is now. */
    static Answer showing(Function<PolicyImage, Shown> show) {
        return (written, image) -> {
            Shown shown = shown(written, image, show);
            return Reply.on(written.isCreation() ? 201 : 200, image.log(), written.position())
                    .eTag(Preconditions.etag(shown.revision()))
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(shown.body().members());
        };
    }

    /** Replies 200 or 201 and no more, where nobody reads more. */
    static Answer status() {
        return (written, image) ->
                Reply.on(written.isCreation() ? 201 : 200, image.log(), written.position()).build();
    }

    /** Replies 204. */
    static Answer nothing() {
        return (written, image) -> Reply.on(204, image.log(), written.position()).build();
    }

    /** The thing; where this node does not have it (yet, or any more), only what is known of it. */
    private static Shown shown(
            Written written, PolicyImage image, Function<PolicyImage, Shown> show) {
        if (image.position().compareTo(written.position()) >= 0) {
            try {
                return show.apply(image);
            } catch (ProblemException e) {
                // removed meanwhile by somebody else: the command did hold all the same
            }
        }
        return new Shown(
                Json.of("id", written.stream()).and("revision", written.revision()),
                written.revision());
    }

    private ResponseEntity<Object> refused(
            Asked asked, Rejection rejection, Resolving intent, Answer answer) {
        if (intent.nothing != null && intent.image != null) {
            Long expected = asked.command().expectedRevision();
            long revision = intent.nothing.revision();
            if (expected != null && expected != revision) {
                throw mismatch(revision);
            }
            PolicyImage image = intent.image;
            return answer.reply(new Written(image.position(), "", revision, false, false), image);
        }
        throw intent.refusal == null ? ProblemException.refused(rejection) : intent.refusal;
    }

    /** Whatever refuses the request does so now; then it waits. */
    private ResponseEntity<Object> propose(Asked asked, Resolving intent) {
        Hypothesis hypothesis = gateway.suppose();
        CommandResult supposed = hypothesis.execute(asked.command(), intent);
        if (!(supposed instanceof CommandResult.Done done)) {
            return answered(asked, supposed, intent, hypothesis.image(), nothing());
        }
        return proposed(asked, hypothesis, done.revision() - done.events().size(), intent);
    }

    private ResponseEntity<Object> proposed(
            Asked asked, Hypothesis hypothesis, @Nullable Long before, Resolving intent) {
        CommandResult proposed = proposing.propose(asked, hypothesis, before);
        return switch (proposed) {
            case CommandResult.Done made ->
                    proved(
                            asked,
                            made.position(),
                            proposing.reply(asked, made.stream(), made.position(), hypothesis));
            case CommandResult.Refused(Rejection rejection) ->
                    throw ProblemException.refused(rejection);
            case CommandResult.Repeated _,
                    CommandResult.RevisionMismatch _,
                    CommandResult.KeyReused _,
                    CommandResult.Unavailable _ ->
                    answered(asked, proposed, intent, loader.image(), nothing());
        };
    }

    /** What would happen, and to auditors what it would change. */
    ResponseEntity<Object> dryRun(Asked asked, Hypothesis hypothesis) {
        List<EventEnvelope> events = hypothesis.events();
        Json body =
                Json.of("dryRun", true).and("events", events.stream().map(Writing::event).toList());
        if (!hypothesis.waiting().isEmpty()) {
            body.and("awaitsApproval", hypothesis.waiting().stream().sorted().toList());
        }
        List<?> profiles = ProfileChange.of(hypothesis);
        if (!profiles.isEmpty()) {
            body.and("profileChanges", profiles);
        }
        OrganizationImage organization = hypothesis.before().organization(asked.organization());
        if (organization == null) {
            organization = hypothesis.image().organization(asked.organization());
        }
        if (organization != null && asked.caller().may(Right.AUDIT, organization.document().id())) {
            OrganizationId id = organization.document().id();
            body.and(
                    "effect",
                    effects.inTurn(
                            id, () -> effects.of(hypothesis, id, asked.caller(), _ -> new Json())));
        }
        return Reply.body(hypothesis.before(), body);
    }

    /** An event that has no place in the log. */
    static Map<String, Object> event(EventEnvelope envelope) {
        DomainEvent event = envelope.event();
        return Json.of("type", EventCodec.typeName(event))
                .and("data", PlainJson.read(EventCodec.encodeData(event)))
                .members();
    }

    private static ProblemException mismatch(long current) {
        return ProblemException.of(
                412,
                "revision-mismatch",
                current < 0
                        ? "The thing does not exist."
                        : "The thing has revision " + current + ".");
    }

    /**
     * Commands that are one, and end the request where they are refused: but for a request that was
     * answered before. Runs as {@link Resolving} does.
     */
    private static final class Refusable implements Composition {
        private final Composition composition;
        private @Nullable ProblemException refusal;

        Refusable(Composition composition) {
            this.composition = composition;
        }

        @Override
        public CommandResult on(Hypothesis hypothesis) {
            refusal = null;
            try {
                return composition.on(hypothesis);
            } catch (ProblemException e) {
                refusal = e;
                return new CommandResult.Refused(
                        new Rejection(Rejection.Code.NOT_ALLOWED, e.problem().detail()));
            }
        }

        /** Ends the request where the last run did. */
        void check() {
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    /** Runs on the thread that executes the command, once an attempt; the last run counts. */
    private static final class Resolving implements Intent {
        private final Function<PolicyImage, Change> change;
        private @Nullable ProblemException refusal;
        private Change.@Nullable Nothing nothing;
        private @Nullable PolicyImage image;
        private boolean isCreation;
        private boolean isSent;

        Resolving(Function<PolicyImage, Change> change) {
            this.change = change;
        }

        @Override
        public Resolution resolve(PolicyImage on) {
            refusal = null;
            nothing = null;
            image = on;
            try {
                return switch (change.apply(on)) {
                    case Change.Send(var command, boolean creates) -> {
                        isCreation = creates;
                        isSent = true;
                        yield new Resolution.Send(command);
                    }
                    case Change.Resting(var command, var organization, var subscriptions) -> {
                        isCreation = false;
                        isSent = true;
                        yield Resolution.Send.resting(command, organization, subscriptions);
                    }
                    case Change.Nothing unchanged -> {
                        nothing = unchanged;
                        yield refuse(Rejection.Code.ALREADY_EXISTS, "It is as asked.");
                    }
                };
            } catch (ProblemException e) {
                refusal = e;
                return refuse(Rejection.Code.NOT_ALLOWED, e.problem().detail());
            }
        }

        private static Resolution refuse(Rejection.Code code, String detail) {
            return new Resolution.Refuse(new Rejection(code, detail));
        }
    }
}
