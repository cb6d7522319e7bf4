package dev.precept.pdp.management;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
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

import java.util.List;

/** A whole organization as one document: given out, planned, applied. */
@RestController
@RequestMapping("/v1/organizations/{org}")
final class DocumentController {
    private static final String USERS = "users";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    private final Administration administration;
    private final Carrier carrier;
    private final Effects effects;

    DocumentController(Administration administration, Carrier carrier, Effects effects) {
        this.administration = administration;
        this.carrier = carrier;
        this.effects = effects;
    }

    /** The organization as it is, or was; with its users where they are asked for. */
    @GetMapping("/export")
    ResponseEntity<Object> export(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        String included = exchange.query("include").choice("include", "", USERS);
        WholeDocument.Made made = WholeDocument.of(view, included.equals(USERS));
        ResponseEntity.BodyBuilder reply =
                Reply.on(200, view.image().log(), view.image().position())
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .header("Precept-Content-Hash", made.hash());
        return likes(exchange, YAML)
                ? reply.contentType(YAML).body(YamlText.write(made.members()))
                : reply.contentType(MediaType.APPLICATION_JSON).body(made.members());
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
        Query query = exchange.query("dryRun", "prune", "expect");
        String expected = query.text("expect");
        Declared declared = Declared.read(Exchange.root(Descriptions.parse(exchange)));
        Applying applying =
                new Applying(
                        carrier,
                        new Carrier.Sender(request, exchange.caller(), asked.command().reason()),
                        asked.organization(),
                        declared,
                        new Applying.Wanted(
                                query.choice("prune", "false", "true").equals("true"), expected));
        return administration.run(
                expected == null ? resting(exchange, org, asked, declared) : asked,
                applying,
                applying::refusal,
                (written, image) ->
                        written.isRepeated()
                                ? repeated(asked, written, image)
                                : applied(exchange, asked, written, applying.outcome()));
    }

    /** A document that waits for a second person rests on what its sender changes by it. */
    private Asked resting(Exchange exchange, String org, Asked asked, Declared declared) {
        View view = administration.view(exchange, org, Right.ADMIN);
        return view.organization().document().approvals().isOn()
                ? asked.sentWith("expect=" + WholeDocument.of(view, declared.namesUsers()).hash())
                : asked;
    }

    /** What an earlier request with the same idempotency key changed is not told again. */
    private static ResponseEntity<Object> repeated(
            Asked asked, Writing.Written written, PolicyImage image) {
        View view =
                new View(
                        image,
                        View.found(
                                image.organization(asked.organization()),
                                "organization",
                                asked.organization().value()));
        return Reply.on(200, image.log(), written.position())
                .contentType(MediaType.APPLICATION_JSON)
                .body(Json.of("contentHash", WholeDocument.of(view, true).hash()).members());
    }

    private ResponseEntity<Object> applied(
            Exchange exchange, Asked asked, Writing.Written written, Applying.Outcome outcome) {
        DocumentPlan plan = DocumentPlan.of(outcome);
        Hypothesis hypothesis = outcome.hypothesis();
        ResponseEntity.BodyBuilder reply =
                Reply.on(200, hypothesis.before().log(), written.position());
        if (likes(exchange, MediaType.TEXT_PLAIN)) {
            return reply.contentType(MediaType.TEXT_PLAIN).body(plan.text());
        }
        Json body =
                Json.of("contentHash", outcome.after().hash())
                        .with(plan.counts())
                        .and("drift", plan.drift());
        if (asked.isDryRun()) {
            body.and("dryRun", true).and("plan", plan.entries());
            OrganizationId id = new OrganizationId(written.stream());
            if (exchange.caller().may(Right.AUDIT, id)) {
                body.and(
                        "effect",
                        effects.inTurn(
                                id,
                                () ->
                                        effects.of(
                                                hypothesis,
                                                id,
                                                exchange.caller(),
                                                _ -> new Json())));
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
