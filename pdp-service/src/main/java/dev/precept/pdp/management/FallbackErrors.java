package dev.precept.pdp.management;

import dev.precept.pdp.web.Problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** Errors that no controller saw, refused by a filter or by the container: problems as well. */
@RestController
final class FallbackErrors implements ErrorController {
    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<Object> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem =
                status instanceof Integer code
                        ? Errors.problem(HttpStatusCode.valueOf(code))
                        : Errors.notFound();
        return Errors.reply(new HttpHeaders(), problem, List.of());
    }
}
