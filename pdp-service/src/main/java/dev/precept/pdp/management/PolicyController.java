package dev.precept.pdp.management;

import dev.precept.domain.policy.PolicyCommand.AttachPolicy;
import dev.precept.domain.policy.PolicyCommand.DeletePolicy;
import dev.precept.domain.policy.PolicyCommand.DetachPolicy;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.image.PolicyDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Comparator;
import java.util.List;

/** Policies and what they are attached to. */
@RestController
@RequestMapping("/v1/organizations/{org}/policies")
final class PolicyController {
    private final Administration administration;

    PolicyController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.byHandle(view.organization().policies()::after, it -> it.handle().value())
                        .page(exchange, Show::policy));
    }

    @GetMapping("/{policy}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(find(view, Exchange.handle(policy))));
    }

    @PutMapping("/{policy}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(policy);
        PolicyBody body = PolicyBody.read(exchange.json());
        PolicyId fresh = new PolicyId(administration.freshId());
        return order.put(
                view -> body.change(view, handle, fresh), view -> shown(find(view, handle)));
    }

    @DeleteMapping("/{policy}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy) {
        Handle handle = Exchange.handle(policy);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeletePolicy(find(view, handle).id())));
    }

    @GetMapping("/{policy}/attachments")
    ResponseEntity<Object> attachments(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy) {
        View view = administration.read(exchange, org);
        List<PolicyTarget> targets =
                find(view, Exchange.handle(policy)).targets().stream()
                        .sorted(Comparator.comparing(AttachmentKind::key))
                        .toList();
        return Reply.body(
                view.image(),
                Pages.of(targets, AttachmentKind::key)
                        .page(exchange, it -> AttachmentKind.shown(view, it)));
    }

    @GetMapping("/{policy}/attachments/{kind}/{to}")
    ResponseEntity<Object> attachment(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy,
            @PathVariable("kind") AttachmentKind kind,
            @PathVariable("to") String to) {
        View view = administration.read(exchange, org);
        exchange.query();
        PolicyDocument document = find(view, Exchange.handle(policy));
        return Reply.thing(
                view.image(), attached(view, document, kind.attached(view, document, to)));
    }

    @PutMapping("/{policy}/attachments/{kind}/{to}")
    ResponseEntity<Object> attach(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy,
            @PathVariable("kind") AttachmentKind kind,
            @PathVariable("to") String to) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(policy);
        MemberKind.readBody(exchange);
        return order.put(
                view -> {
                    PolicyDocument document = find(view, handle);
                    PolicyTarget target = kind.target(view, to);
                    return new Change.Send(
                            new AttachPolicy(document.id(), target),
                            !document.targets().contains(target));
                },
                view -> attached(view, find(view, handle), kind.target(view, to)));
    }

    @DeleteMapping("/{policy}/attachments/{kind}/{to}")
    ResponseEntity<Object> detach(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("policy") String policy,
            @PathVariable("kind") AttachmentKind kind,
            @PathVariable("to") String to) {
        Handle handle = Exchange.handle(policy);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            PolicyDocument document = find(view, handle);
                            return Change.changing(
                                    new DetachPolicy(
                                            document.id(), kind.attached(view, document, to)));
                        });
    }

    private static PolicyDocument find(View view, Handle handle) {
        return View.found(view.organization().policies().get(handle), "policy", handle.value());
    }

    private static Shown shown(PolicyDocument policy) {
        return new Shown(Show.wholePolicy(policy), policy.meta().revision());
    }

    private static Shown attached(View view, PolicyDocument policy, PolicyTarget target) {
        return new Shown(AttachmentKind.shown(view, target), policy.meta().revision());
    }
}
