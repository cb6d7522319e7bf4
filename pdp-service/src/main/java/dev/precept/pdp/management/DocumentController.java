package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.PastException;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A whole organization as one document: given out, planned, applied. */
@RestController
@RequestMapping("/v1/organizations/{org}")
final class DocumentController {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentController.class);
    private static final String USERS = "users";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    private final Administration administration;
    private final Carrier carrier;
    private final Effects effects;
    private final InstantSource clock;

    DocumentController(
            Administration administration, Carrier carrier, Effects effects, InstantSource clock) {
        this.administration = administration;
        this.carrier = carrier;
        this.effects = effects;
        this.clock = clock;
    }

    /** The organization as it is, or was; with its users where they are asked for. */
    @GetMapping("/export")
    ResponseEntity<Object> export(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        String included = exchange.query("include").choice("include", "", USERS);
        return effects.inTurn(view.id(), () -> export(exchange, view, included));
    }

    private ResponseEntity<Object> export(Exchange exchange, View view, String included) {
        WholeDocument.Made made = WholeDocument.of(view, now(exchange), included.equals(USERS));
        ResponseEntity.BodyBuilder reply =
                Reply.on(200, view.image().log(), view.image().position())
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .header("Precept-Content-Hash", made.hash());
        return likes(exchange, YAML)
                ? reply.contentType(YAML).body(YamlText.write(made.members()))
                : reply.contentType(MediaType.APPLICATION_JSON).body(made.members());
    }

    private Instant now(Exchange exchange) {
        var then = exchange.then();
        return then == null ? clock.instant() : then.at();
    }

    /** Makes the organization what the document says, or tells what that would change. */
    @PostMapping("/apply")
    ResponseEntity<Object> apply(
            Exchange exchange, HttpServletRequest request, @PathVariable("org") String org) {
        Asked asked = administration.together(exchange, org, "prune", "expect");
        if (asked.command().expectedRevision() != null) {
            throw ProblemException.of(
                    400,
                    "invalid-header",
                    "A document is not about one revision: say 'expect', the contentHash of the"
                            + " export that it was made from.");
        }
        AtomicBoolean isWritten = new AtomicBoolean(true);
        ResponseEntity<Object> reply =
                effects.inTurn(
                        administration.view(exchange, org, Right.ADMIN).id(),
                        () -> apply(exchange, request, asked.notHeld(), isWritten));
        return administration.held(asked, reply, isWritten.get());
    }

    /** Whether anything was stored is told too. */
    private ResponseEntity<Object> apply(
            Exchange exchange, HttpServletRequest request, Asked asked, AtomicBoolean isWritten) {
        Query query = exchange.query("dryRun", "prune", "expect");
        String expected = query.text("expect");
        Declared declared = Declared.read(Exchange.root(Descriptions.parse(exchange)));
        Applying applying =
                new Applying(
                        carrier,
                        new Carrier.Sender(
                                request,
                                exchange.caller(),
                                asked.command().reason(),
                                clock.instant()),
                        asked.organization(),
                        declared,
                        new Applying.Wanted(
                                query.choice("prune", "false", "true").equals("true"), expected));
        return administration.together(
                expected == null ? resting(exchange, asked, declared) : asked,
                applying,
                (written, _) -> {
                    if (written.isRepeated()) {
                        return repeated(asked, written, declared);
                    }
                    isWritten.set(applying.outcome().hypothesis().size() > 0);
                    return applied(exchange, asked, written, applying.outcome());
                });
    }

    /** A document that waits for a second person rests on what its sender changes by it. */
    private Asked resting(Exchange exchange, Asked asked, Declared declared) {
        String org = asked.organization().value();
        View view = administration.view(exchange, org, Right.ADMIN);
        return view.organization().document().approvals().isOn()
                ? asked.sentWith(
                        "expect="
                                + WholeDocument.of(view, clock.instant(), declared.namesUsers())
                                        .hash())
                : asked;
    }

    /**
     * What an earlier request with the same idempotency key came to, though not what it changed. Of
     * a past that cannot be had now nothing is told.
     */
    private ResponseEntity<Object> repeated(
            Asked asked, Writing.Written written, Declared declared) {
        PolicyImage now = administration.image();
        Json body = new Json();
        try {
            PolicyImage then = administration.then(written.position());
            Handle handle = asked.organization();
            View view =
                    new View(
                            then,
                            View.found(then.organization(handle), "organization", handle.value()));
            body.and(
                    "contentHash", WholeDocument.of(view, then.at(), declared.namesUsers()).hash());
        } catch (PastException e) {
            LOG.info("What a document came to at {} is not told", written.position(), e);
        }
        return Reply.on(200, now.log(), written.position())
                .contentType(MediaType.APPLICATION_JSON)
                .body(body.members());
    }

    private ResponseEntity<Object> applied(
            Exchange exchange, Asked asked, Writing.Written written, Applying.Outcome outcome) {
        Hypothesis hypothesis = outcome.hypothesis();
        DocumentPlan plan = DocumentPlan.of(outcome);
        ResponseEntity.BodyBuilder reply =
                Reply.on(200, hypothesis.before().log(), written.position());
        if (likes(exchange, MediaType.TEXT_PLAIN)) {
            return reply.contentType(MediaType.TEXT_PLAIN).body(plan.text());
        }
        Json body =
                Json.of("contentHash", outcome.contentHash())
                        .with(plan.counts())
                        .and("drift", plan.drift());
        if (asked.isDryRun()) {
            body.and("dryRun", true).and("plan", plan.entries());
            if (!plan.waiting().isEmpty()) {
                body.and("awaitsApproval", plan.waiting());
            }
            OrganizationId id = new OrganizationId(written.stream());
            if (exchange.caller().may(Right.AUDIT, id)) {
                body.and("effect", effects.of(hypothesis, id, exchange.caller(), _ -> new Json()));
            }
        }
        return reply.contentType(MediaType.APPLICATION_JSON).body(body.members());
    }

    /** Whether this is what the caller would rather have than JSON. */
    private static boolean likes(Exchange exchange, MediaType type) {
        List<MediaType> accepted = accepted(exchange.header(HttpHeaders.ACCEPT));
        for (MediaType one : accepted) {
            if (one.includes(MediaType.APPLICATION_JSON)) {
                return false;
            }
            if (one.includes(type)) {
                return true;
            }
        }
        return false;
    }

    private static List<MediaType> accepted(@Nullable String header) {
        try {
            return header == null ? List.of() : MediaType.parseMediaTypes(header);
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            throw ProblemException.of(400, "invalid-header", "The Accept header is none.");
        }
    }
}
