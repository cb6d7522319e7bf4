package dev.precept.pdp.management;

import dev.precept.domain.revocation.RevocationCommand.CutOffTokens;
import dev.precept.domain.shared.RevocationId;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.InstantSource;

/** Revocations: cut-offs in the log. */
@RestController
@RequestMapping("/v1/organizations/{org}/revocations")
final class RevocationController {
    private final Administration administration;
    private final InstantSource clock;

    RevocationController(Administration administration, InstantSource clock) {
        this.administration = administration;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Object> revoke(Exchange exchange, @PathVariable("org") String org) {
        Administration.Order order = administration.order(exchange, org);
        RevocationBody body = RevocationBody.read(exchange.json(), clock.instant());
        RevocationId fresh = new RevocationId(administration.freshId());
        return order.run(
                view -> Change.creating(new CutOffTokens(fresh, view.id(), body.target(view))),
                (written, image) ->
                        Reply.on(written.isRepeated() ? 200 : 201, image.log(), written.position())
                                .contentType(MediaType.APPLICATION_JSON)
                                .body(
                                        Json.of("id", written.stream())
                                                .and("position", written.position().value())
                                                .members()));
    }
}
