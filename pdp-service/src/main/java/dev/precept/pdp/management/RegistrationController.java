package dev.precept.pdp.management;

import dev.precept.domain.organization.OrganizationCommand.ChangeRegistrationPolicy;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.registration.Limits;
import dev.precept.pdp.registration.RegistrationTokens;
import dev.precept.pdp.security.Maker;
import dev.precept.pdp.security.Right;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Which clients may register themselves, and the tokens that let them begin. */
@RestController
@RequestMapping("/v1/organizations/{org}")
final class RegistrationController {
    private final Administration administration;
    private final RegistrationTokens tokens;
    private final InstantSource clock;

    RegistrationController(
            Administration administration, RegistrationTokens tokens, InstantSource clock) {
        this.administration = administration;
        this.tokens = tokens;
        this.clock = clock;
    }

    @GetMapping("/registration-policy")
    ResponseEntity<Object> policy(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view));
    }

    @PutMapping("/registration-policy")
    ResponseEntity<Object> setPolicy(Exchange exchange, @PathVariable("org") String org) {
        Administration.Order order = administration.order(exchange, org);
        RegistrationPolicyBody body = RegistrationPolicyBody.read(exchange.saidJson());
        return order.put(
                view ->
                        Change.changing(
                                new ChangeRegistrationPolicy(view.id(), body.resolve(view))),
                RegistrationController::shown);
    }

    private static Shown shown(View view) {
        return new Shown(
                RegistrationPolicyBody.shown(view, view.organization().document().registrations()),
                view.organization().document().meta().revision());
    }

    @GetMapping("/registration-tokens")
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.present(exchange, org, Right.ADMIN);
        List<RegistrationTokens.Registered> live = tokens.list(view.id());
        return Reply.body(
                view.image(),
                Pages.of(live, RegistrationTokens.Registered::id)
                        .page(exchange, it -> shown(view, it)));
    }

    /** Rows, not events: they say who may begin, not who may do what. */
    @PostMapping("/registration-tokens")
    ResponseEntity<Object> create(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.ADMIN);
        exchange.query();
        RegistrationTokens.Registered token = read(exchange, view);
        String value = tokens.create(token);
        return Reply.on(201, view.image().log(), view.image().position())
                .contentType(MediaType.APPLICATION_JSON)
                .body(shown(view, token).and("registrationToken", value).members());
    }

    private RegistrationTokens.Registered read(Exchange exchange, View view) {
        RegistrationPolicy policy = view.organization().document().registrations();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        int uses = fields.number("uses", 1, policy.maxPerToken());
        Instant end = fields.instant("expiresAt", now.plus(Limits.DEFAULT_TOKEN_LIFE));
        Cursor part = fields.part("policy");
        RegistrationPolicyBody narrowing =
                part == null ? null : RegistrationPolicyBody.read(part, faults);
        fields.end();
        if (!end.isAfter(now) || end.isAfter(now.plus(Limits.TOKEN_LIFE))) {
            faults.add(
                    new Fault(
                            "/expiresAt",
                            null,
                            "invalid-value",
                            "A token lives up to " + Limits.TOKEN_LIFE.toDays() + " days."));
        }
        faults.check();
        return new RegistrationTokens.Registered(
                administration.freshId(),
                view.id(),
                new Maker(
                        exchange.caller().actor(),
                        exchange.caller().client(),
                        view.image().position()),
                narrowing == null ? null : narrowing.resolve(view),
                uses,
                end);
    }

    @DeleteMapping("/registration-tokens/{token}")
    ResponseEntity<Object> remove(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("token") String token) {
        View view = administration.view(exchange, org, Right.ADMIN);
        if (!tokens.remove(view.id(), token)) {
            throw ProblemException.notFound("There is no registration token '" + token + "' here.");
        }
        return Reply.on(204, view.image().log(), view.image().position()).build();
    }

    private static Json shown(View view, RegistrationTokens.Registered it) {
        RegistrationPolicy policy = it.policy();
        return Json.of("id", it.id())
                .and("uses", it.usesLeft())
                .and("expiresAt", it.expiresAt())
                .and("policy", policy == null ? null : RegistrationPolicyBody.shown(view, policy));
    }
}
