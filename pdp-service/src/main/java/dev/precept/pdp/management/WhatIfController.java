package dev.precept.pdp.management;

import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.management.WhatIf.Step;
import dev.precept.pdp.management.WhatIf.Supposed;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Right;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/** What a list of commands would change, none of them carried out. */
@RestController
@RequestMapping("/v1/organizations/{org}/what-if")
final class WhatIfController {
    private final Administration administration;
    private final WhatIf whatIf;
    private final FlipsShown flips;
    private final JsonMapper json;

    WhatIfController(
            Administration administration, WhatIf whatIf, FlipsShown flips, JsonMapper json) {
        this.administration = administration;
        this.whatIf = whatIf;
        this.flips = flips;
        this.json = json;
    }

    /**
     * What is asked.
     *
     * @param replay the recorded decisions to be made again; null for none
     */
    private record Question(List<SupposedCommand> commands, @Nullable ReplayBody replay) {}

    @PostMapping
    ResponseEntity<Object> ask(
            Exchange exchange, HttpServletRequest request, @PathVariable("org") String org) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        Question question = read(exchange);
        ReplayBody replay = question.replay();
        ReplayRange range = replay == null ? null : flips.range(replay, view);
        return whatIf.inTurn(
                view.id(),
                () -> {
                    Supposed supposed = whatIf.suppose(request, question.commands());
                    Json body =
                            Json.of(
                                            "commands",
                                            supposed.steps().stream()
                                                    .map(WhatIfController::shown)
                                                    .toList())
                                    .and(
                                            "effect",
                                            whatIf.effect(supposed, view.id(), exchange.caller()));
                    if (range != null) {
                        body.and("flips", flips.of(range, view, supposed.hypothesis()));
                    }
                    return Reply.body(supposed.hypothesis().before(), body);
                });
    }

    /** What follows in the effect of an earlier question. */
    @GetMapping
    ResponseEntity<Object> page(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.present(exchange, org, Right.AUDIT);
        return Reply.body(
                view.image(),
                whatIf.page(view.id(), exchange.caller(), exchange.query("cursor", "limit")));
    }

    private Question read(Exchange exchange) {
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("commands");
        List<SupposedCommand> commands =
                SupposedCommand.read(
                        fields.items("commands", Limits.SUPPOSED_COMMANDS), json, faults);
        Cursor replay = fields.part("replay");
        fields.end();
        faults.check();
        return new Question(
                commands, replay == null ? null : ReplayBody.read(replay, whatIf.now()));
    }

    private static Map<String, Object> shown(Step step) {
        SupposedCommand command = step.command();
        String query = command.query();
        List<?> events = step.events().stream().map(Writing::event).toList();
        return Json.of("method", command.method())
                .and("path", query == null ? command.path() : command.path() + "?" + query)
                .and("status", step.answered().status())
                .and("problem", step.answered().problem())
                .and("awaitsApproval", step.isWaiting() ? true : null)
                .and("events", events)
                .members();
    }
}
