package dev.precept.pdp.management;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.Composition;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.management.Writing.Answer;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Moment;
import dev.precept.pdp.web.Past;
import dev.precept.pdp.web.PastException;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What every resource is made of. A read is authorized and answered on one image. A command is
 * authorized before its body is looked at, and again on the image that it is decided on.
 */
final class Administration {
    private final Door door;
    private final Past past;
    private final Writing writing;
    private final IdSource ids;

    Administration(Door door, Past past, Writing writing, IdSource ids) {
        this.door = door;
        this.past = past;
        this.writing = writing;
        this.ids = ids;
    }

    /** An id for what may be made. */
    String freshId() {
        return ids.next();
    }

    /** The present image. */
    PolicyImage image() {
        return door.image();
    }

    /** Waits for the present image to have all that was acknowledged before. */
    void catchUp() {
        writing.catchUp();
    }

    /** The image that the request asks for, present or past; its caller's rights are not judged. */
    PolicyImage image(Exchange exchange) {
        Moment then = then(exchange);
        return then == null ? door.image() : past.image(then);
    }

    /** The moment of the past that is asked for; null for the present. */
    private @Nullable Moment then(Exchange exchange) {
        String at = exchange.header(Headers.AT);
        if (at != null && exchange.then() == null) {
            exchange.asksOf(past.moment(at));
        }
        return exchange.then();
    }

    /** The organization, for reading. */
    View read(Exchange exchange, String organization) {
        return view(exchange, organization, Right.READ);
    }

    /**
     * The organization, for whoever has the right: as it is, or as it was where the request asks
     * for that. Rights are judged now.
     */
    View view(Exchange exchange, String organization, Right right) {
        Handle handle = Exchange.handle(organization);
        Hypothesis hypothesis = exchange.hypothesis();
        PolicyImage present = hypothesis == null ? door.image() : hypothesis.image();
        if (exchange.header(Headers.AT) == null) {
            return door.view(present, handle, exchange.caller(), right);
        }
        Door.requireThen(present, handle, exchange.caller(), right);
        PolicyImage image = image(exchange);
        // A handle is never given to another organization.
        return new View(
                image, View.found(image.organization(handle), "organization", organization));
    }

    /**
     * The organization as it was when the first page of what is asked for was told, which goes on
     * as of then.
     *
     * @param view the organization for whoever asks, who has the right
     * @param begun when that was
     */
    View resumed(Exchange exchange, View view, Moment begun) {
        Moment then = exchange.then();
        boolean isMoment =
                past.moment(begun.position().toString()).position().equals(begun.position());
        if (!isMoment || (then != null && !then.equals(begun))) {
            throw Pages.invalidCursor();
        }
        exchange.asksOf(begun);
        PolicyImage image = past.image(begun);
        Handle handle = view.organization().document().handle();
        return new View(
                image, View.found(image.organization(handle), "organization", handle.value()));
    }

    /** The organization as it was at an instant; null where it was not there. */
    @Nullable OrganizationImage before(View view, Instant at) {
        return at.isBefore(view.image().at())
                ? past.image(past.moment(at.toString())).organization(view.id())
                : view.organization();
    }

    /** Keeps an image at hand for a while, as far as memory allows: more will be asked of it. */
    void keep(PolicyImage image) {
        past.keep(image);
    }

    /** The organization as it is, for what has no past. */
    View present(Exchange exchange, String organization, Right right) {
        if (exchange.header(Headers.AT) != null) {
            throw PastException.none("What is asked for has no past: leave out Precept-At.");
        }
        return view(exchange, organization, right);
    }

    /** A command on an organization whose caller may give one; ends the request otherwise. */
    Order order(Exchange exchange, String organization) {
        return order(exchange, organization, Right.ADMIN);
    }

    /** A command for which it takes another right. */
    Order order(Exchange exchange, String organization, Right right) {
        view(exchange, organization, right);
        return new Order(exchange, organization, right, exchange.asked(organization));
    }

    /** Several commands that are one, on an organization whose caller may give them. */
    Asked together(Exchange exchange, String organization, String... parameters) {
        view(exchange, organization, Right.ADMIN);
        return exchange.asked(organization, parameters);
    }

    /** Carries out several commands as one. */
    ResponseEntity<Object> together(Asked asked, Composition composition, Answer answer) {
        return writing.together(asked, composition, answer);
    }

    /** The reply to commands that were answered at once, held back as the caller asks for. */
    ResponseEntity<Object> held(Asked asked, ResponseEntity<Object> reply, boolean isWritten) {
        return writing.held(asked, reply, isWritten);
    }

    /** The image as it was once the command was carried out whose last event this is of. */
    PolicyImage then(Position position) {
        return past.image(past.moment(position.toString()));
    }

    /** The reply to what was written as of now, held back as the caller asks for. */
    ResponseEntity<Object> done(Exchange exchange, String organization) {
        FenceRequest fence =
                FenceRequest.read(Exchange.handle(organization), exchange.header(Headers.FENCE));
        PolicyImage image = image();
        ResponseEntity<Object> reply = Reply.on(204, image.log(), image.position()).build();
        return fence == null ? reply : writing.fenced(fence, image.position(), image, reply);
    }

    /** Carries out a command that is not on what an organization has. */
    ResponseEntity<Object> run(Asked asked, Function<PolicyImage, Change> change, Answer answer) {
        return writing.run(asked, change, answer);
    }

    /** An authorized command, to be carried out. */
    final class Order {
        private final Exchange exchange;
        private final String organization;
        private final Right right;
        private final Asked asked;

        private Order(Exchange exchange, String organization, Right right, Asked asked) {
            this.exchange = exchange;
            this.organization = organization;
            this.right = right;
            this.asked = asked;
        }

        /** What would happen; ends the request where it would be refused. */
        List<EventEnvelope> rehearse(Function<View, Change> change) {
            return writing.rehearse(asked, image -> change.apply(view(image)));
        }

        /** Whether a request with the same idempotency key was answered before. */
        boolean isRemembered() {
            return writing.isRemembered(asked);
        }

        /**
         * A command that is part of this one: for a reason, and without what the caller demands of
         * the whole.
         */
        Order part(String reason) {
            CommandRequest it = asked.command();
            CommandRequest part =
                    new CommandRequest(
                            it.actor(), it.correlation(), reason, null, null, it.isDryRun());
            return new Order(
                    exchange,
                    organization,
                    right,
                    new Asked(
                            asked.organization(),
                            part,
                            Holding.NONE,
                            asked.caller(),
                            asked.hypothesis()));
        }

        /** The same, for a reason; where none is given, for the one that the headers give. */
        Order because(@Nullable String reason) {
            CommandRequest it = asked.command();
            CommandRequest reasoned =
                    new CommandRequest(
                            it.actor(),
                            it.correlation(),
                            reason == null ? it.reason() : reason,
                            it.expectedRevision(),
                            it.idempotencyKey(),
                            it.isDryRun(),
                            it.approval());
            return new Order(exchange, organization, right, asked.with(reasoned));
        }

        /** The circumstances of the command. */
        CommandRequest request() {
            return asked.command();
        }

        /** Several commands that are one; replies 200 with the thing as it is afterwards. */
        ResponseEntity<Object> together(Composition composition, Function<View, Shown> show) {
            if (!asked.isDryRun()) {
                return writing.together(
                        asked, composition, Writing.showing(image -> show.apply(view(image))));
            }
            AtomicReference<@Nullable Hypothesis> supposed = new AtomicReference<>();
            Composition kept =
                    hypothesis -> {
                        supposed.set(hypothesis);
                        return composition.on(hypothesis);
                    };
            return writing.together(
                    asked,
                    kept,
                    (_, _) -> writing.dryRun(asked, Objects.requireNonNull(supposed.get())));
        }

        /** What the command is a part of; null where it is on its own. */
        @Nullable Hypothesis hypothesis() {
            return asked.hypothesis();
        }

        /** Whether nothing is to be stored. */
        boolean isDryRun() {
            return asked.command().isDryRun();
        }

        /** Replies 200 or 201 with the thing as it is afterwards, unless that is only supposed. */
        ResponseEntity<Object> put(Function<View, Change> change, Function<View, Shown> show) {
            return run(
                    change,
                    asked.hypothesis() == null
                            ? Writing.showing(image -> show.apply(view(image)))
                            : Writing.status());
        }

        /** Replies 204. */
        ResponseEntity<Object> delete(Function<View, Change> change) {
            return run(change, Writing.nothing());
        }

        ResponseEntity<Object> run(Function<View, Change> change, Answer answer) {
            return writing.run(asked, image -> change.apply(view(image)), answer);
        }

        /** The organization on an image, whose caller is judged on it. */
        View view(PolicyImage image) {
            return door.view(image, Exchange.handle(organization), exchange.caller(), right);
        }
    }
}
