package dev.precept.pdp.management;

import dev.precept.domain.receipt.ReceiptEvent.DecisionsSealed;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.Receipts;
import dev.precept.pdp.audit.Receipts.Inclusion;
import dev.precept.pdp.audit.Receipts.Proof;
import dev.precept.pdp.audit.Receipts.Sealed;
import dev.precept.pdp.security.Right;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Base64;
import java.util.Optional;

/** Proves recorded decisions, for auditors. Hashes are in base64, as C2SP's formats have them. */
@RestController
@RequestMapping("/v1/organizations/{org}/decisions/{id}/proof")
final class ReceiptController {
    private final Administration administration;
    private final Receipts receipts;

    ReceiptController(Administration administration, Receipts receipts) {
        this.administration = administration;
        this.receipts = receipts;
    }

    @GetMapping
    ResponseEntity<Object> proof(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("id") String id) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        Optional<Proof> found =
                DecisionController.uuid(id).flatMap(it -> receipts.proof(view.id(), it));
        Proof proof = View.found(found.orElse(null), "recorded decision", id);
        Json shown =
                Json.of("id", id)
                        .and("record", proof.record())
                        .and("entry", text(proof.entry()))
                        .and("leaf", text(proof.leaf()));
        Sealed sealed = proof.sealed();
        return Reply.body(
                view.image(),
                sealed == null
                        ? shown.and("sealed", false)
                        : shown.and("sealed", true)
                                .and("tree", sealed.isIntact() ? "INTACT" : "ALTERED")
                                .and(
                                        "organization",
                                        inclusion(sealed.own()).and("id", view.id().value()))
                                .and("receipt", receipt(view, sealed)));
    }

    /** How much others had decided is told to organization {@code system} only. */
    private static Json receipt(View view, Sealed sealed) {
        DecisionsSealed event = sealed.event();
        Json shown =
                inclusion(sealed.all())
                        .and("id", event.receipt().value())
                        .and("position", sealed.position())
                        .and("from", event.from())
                        .and("to", event.to())
                        .and("sealedRoot", event.root());
        return view.id().equals(OrganizationId.SYSTEM)
                ? shown.and("organizations", event.organizations())
                        .and("decisions", event.decisions())
                : shown;
    }

    private static Json inclusion(Inclusion inclusion) {
        return Json.of("index", inclusion.index())
                .and("size", inclusion.size())
                .and("path", inclusion.path().stream().map(ReceiptController::text).toList())
                .and("root", text(inclusion.root()));
    }

    private static @Nullable String text(byte @Nullable [] hash) {
        return hash == null ? null : Base64.getEncoder().encodeToString(hash);
    }
}
