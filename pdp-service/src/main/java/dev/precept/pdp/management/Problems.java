package dev.precept.pdp.management;

import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.Place;
import dev.precept.pdp.web.Problem;

import java.util.List;
import java.util.Map;

/** Errors as replies show them (RFC 9457). */
final class Problems {
    private Problems() {}

    static Map<String, Object> shown(Problem problem, List<Fault> faults) {
        return Json.of("type", "about:blank")
                .and("title", problem.code().replace('-', ' '))
                .and("status", problem.status())
                .and("code", problem.code())
                .and("detail", problem.detail())
                .and(
                        "errors",
                        faults.isEmpty() ? null : faults.stream().map(Problems::shown).toList())
                .members();
    }

    static Map<String, Object> shown(Fault fault) {
        Place place = fault.place();
        return Json.of("pointer", fault.pointer())
                .and("line", place == null ? null : place.line())
                .and("column", place == null ? null : place.column())
                .and("code", fault.code())
                .and("detail", fault.detail())
                .members();
    }
}
