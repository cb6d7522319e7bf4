package dev.precept.pdp.management;

import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationCommand.ChangeApprovalPolicy;
import dev.precept.domain.shared.Approval;
import dev.precept.pdp.command.CommandTypes;
import dev.precept.pdp.command.CommandTypes.Waiting;
import dev.precept.pdp.security.Caller;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Which commands of an organization wait for a second person (four eyes). */
@RestController
@RequestMapping("/v1/organizations/{org}/approval-policy")
final class ApprovalPolicyController {
    private final Administration administration;
    private final InstantSource clock;

    ApprovalPolicyController(Administration administration, InstantSource clock) {
        this.administration = administration;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Object> get(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view));
    }

    @PutMapping
    ResponseEntity<Object> put(Exchange exchange, @PathVariable("org") String org) {
        Administration.Order order = administration.order(exchange, org);
        ApprovalPolicyBody body = ApprovalPolicyBody.read(exchange.json());
        return order.put(
                view -> {
                    ApprovalPolicy policy = body.resolve(view);
                    if (policy.isOn() && !isApproving(order, exchange.caller())) {
                        SecondPerson.require(view, exchange.caller(), policy, clock.instant());
                    }
                    return Change.changing(new ChangeApprovalPolicy(view.id(), policy));
                },
                ApprovalPolicyController::shown);
    }

    /** Whoever approves has another beside him: who proposed it, for whom it is looked at. */
    private static boolean isApproving(Administration.Order order, Caller caller) {
        Approval approval = order.request().approval();
        return approval != null && approval.approver().equals(caller.actor());
    }

    /** The names of all commands there are. */
    @GetMapping("/commands")
    ResponseEntity<Object> commands(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        exchange.query();
        List<Map<String, Object>> items =
                CommandTypes.all().entrySet().stream()
                        .map(it -> shown(it.getKey(), it.getValue()).members())
                        .toList();
        return Reply.body(view.image(), Json.of("items", items));
    }

    private static Json shown(String name, Waiting waiting) {
        boolean isPossible = waiting == Waiting.POSSIBLE;
        return Json.of("command", name)
                .and("canWait", isPossible)
                .and("reason", isPossible ? null : waiting.reason());
    }

    private static Shown shown(View view) {
        return new Shown(
                ApprovalPolicyBody.shown(view, view.organization().document().approvals()),
                view.organization().document().meta().revision());
    }
}
