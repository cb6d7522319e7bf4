package dev.precept.pdp.management;

import dev.precept.pdp.web.Problem;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * What the container refuses before anything of ours sees it, a request that is none say: problems
 * as well, and never a page. Threads share it.
 */
final class ContainerErrors extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerErrors.class);
    private static final int FIRST_ERROR = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        boolean isToReport =
                response.getStatus() >= FIRST_ERROR
                        && response.getContentWritten() == 0
                        && response.setErrorReported();
        if (!isToReport) {
            return;
        }
        Problem problem = Errors.problem(HttpStatusCode.valueOf(response.getStatus()));
        try {
            response.setContentType(Problem.MEDIA_TYPE);
            Writer out = response.getReporter();
            if (out != null) {
                out.write(new String(problem.json(), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException gone) {
            LOG.debug("A refused client is gone", gone);
        }
    }
}
